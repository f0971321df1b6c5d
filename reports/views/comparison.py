"""Any two updates or versions of a plan of any kind, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import may_read_whole_plan, plan_for
from actionplans.access.rounds import rounds_for
from actionplans.models import ActionPlan, Round
from documents.plan.plan_data import PlanData
from documents.writers import to_docx
from reports.file_formats import FILE_FORMATS
from reports.layouts import build_document
from reports.models import PublishedReport
from reports.plan_comparison import ActionChanges, compare_plans
from reports.report_options import ReportLayout, ReportOptions
from reports.round_reports import readable_round_report
from reports.tracked_changes import tracked_changes
from reports.tracked_document import tracked_document
from reports.views.round_report import log_download

ComparableReports = dict[str, tuple[str, Round, PublishedReport | None]]  # by what stands in the address


class CompareForm(forms.Form):
    mark_optional = False
    old = forms.ChoiceField(
        label=_("The older"), error_messages={"invalid_choice": _("Choose one of these updates.")}
    )
    new = forms.ChoiceField(
        label=_("The newer"), error_messages={"invalid_choice": _("Choose one of these updates.")}
    )

    def __init__(self, sides: ComparableReports, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            field: Any = self.fields[name]
            field.choices = [(key, label) for key, (label, *_) in sides.items()]


@require_safe
@login_required
def compare_reports(request: SignedInRequest, slug: str) -> HttpResponse:
    """Two of those that this person may read. The page asks which, and shows what differs."""
    plan = plan_for(request.user, slug)
    if not may_read_whole_plan(request.user, plan):
        raise Http404
    sides = dict(_comparable_reports(rounds_for(request.user, plan)))
    is_submitted = "old" in request.GET or "new" in request.GET
    form = CompareForm(sides, request.GET if is_submitted else None, initial=_latest_two(sides))
    if not form.is_valid():
        context: dict[str, Any] = {"review": plan, "form": form, "sides": sides}
        return render(request, "reports/compare_reports.html", context, status=400 if is_submitted else 200)
    older, newer = (sides[form.cleaned_data[name]] for name in ("old", "new"))
    old, new = (readable_round_report(request.user, plan, *side[1:]).plan for side in (older, newer))
    if request.GET.get("as") == "document":
        return _tracked_document_download(request, plan, (older[0], newer[0]), (old, new))
    changed = compare_plans(old, new)
    if request.GET.get("as") == "changes":
        return _changes_download(request, plan, older[0], newer[0], changed)
    context = {"review": plan, "form": form, "sides": sides, "changed": changed}
    return render(request, "reports/compare_reports.html", context | {"older": older[0], "newer": newer[0]})


def _comparable_reports(rounds: Any) -> Iterator[tuple[str, tuple[str, Round, PublishedReport | None]]]:
    """Each version that was published, and each round that is known otherwise; the oldest first."""
    for this_round in rounds.order_by("period").prefetch_related("published_reports"):
        versions = sorted(this_round.published_reports.all(), key=lambda each: each.version)
        for published_report in versions:
            label = (
                f"{this_round}, version {published_report.version}" if len(versions) > 1 else str(this_round)
            )
            yield f"{this_round.slug}.{published_report.version}", (label, this_round, published_report)
        if not versions:
            draft = " (draft)" if this_round.state == Round.State.OPEN else ""
            yield this_round.slug, (f"{this_round}{draft}", this_round, None)


def _latest_two(sides: ComparableReports) -> dict[str, str]:
    keys = list(sides)[-2:]
    return {"old": keys[0], "new": keys[-1]} if keys else {}


def _changes_download(
    request: SignedInRequest, plan: ActionPlan, older: str, newer: str, changed: list[ActionChanges]
) -> HttpResponse:
    data = to_docx(tracked_changes(plan.title, older, newer, changed))
    return _word_response(request, plan, (older, newer), data, "what-changed")


def _tracked_document_download(
    request: SignedInRequest, review: ActionPlan, names: tuple[str, str], plans: tuple[PlanData, PlanData]
) -> HttpResponse:
    """Actions one below the other: side by side, a new one would move all others."""
    old, new = (build_document(plan, ReportOptions(layout=ReportLayout.BLOCKS)) for plan in plans)
    return _word_response(
        request, review, names, to_docx(tracked_document(old, new)), "whole-paper-what-changed"
    )


def _word_response(
    request: SignedInRequest, plan: ActionPlan, names: tuple[str, str], data: bytes, called: str
) -> HttpResponse:
    response = HttpResponse(data, content_type=FILE_FORMATS["docx"].content_type)
    response["Content-Disposition"] = f'attachment; filename="{plan.slug}-{called}.docx"'
    older, newer = names
    log_download(request, plan, f"{newer} of {plan}, compared with {older},", "docx")
    return response
