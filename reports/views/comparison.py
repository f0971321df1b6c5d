"""Comparison of any two reports, or versions of them, of one plan."""

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

# Label, round and version of each report, by its value in the query string.
ComparableReports = dict[str, tuple[str, Round, PublishedReport | None]]


class CompareForm(forms.Form):
    mark_optional = False
    old = forms.ChoiceField(
        label=_("The older"), error_messages={"invalid_choice": _("Choose one of these updates.")}
    )
    new = forms.ChoiceField(
        label=_("The newer"), error_messages={"invalid_choice": _("Choose one of these updates.")}
    )

    def __init__(self, comparable: ComparableReports, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            field: Any = self.fields[name]
            field.choices = [(key, label) for key, (label, *_) in comparable.items()]


@require_safe
@login_required
def compare_reports(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose two reports that this person may read, and show or download their differences."""
    plan = plan_for(request.user, slug)
    if not may_read_whole_plan(request.user, plan):
        raise Http404
    comparable = dict(_comparable_reports(rounds_for(request.user, plan)))
    is_submitted = "old" in request.GET or "new" in request.GET
    form = CompareForm(comparable, request.GET if is_submitted else None, initial=_latest_two(comparable))
    if not form.is_valid():
        context: dict[str, Any] = {"review": plan, "form": form, "sides": comparable}
        return render(request, "reports/compare_reports.html", context, status=400 if is_submitted else 200)
    older, newer = (comparable[form.cleaned_data[name]] for name in ("old", "new"))
    old, new = (readable_round_report(request.user, plan, *side[1:]).plan for side in (older, newer))
    if request.GET.get("as") == "document":
        return _tracked_document_download(request, plan, (older[0], newer[0]), (old, new))
    changed_actions = compare_plans(old, new)
    if request.GET.get("as") == "changes":
        return _changes_download(request, plan, older[0], newer[0], changed_actions)
    context = {"review": plan, "form": form, "sides": comparable, "changed": changed_actions}
    return render(request, "reports/compare_reports.html", context | {"older": older[0], "newer": newer[0]})


def _comparable_reports(rounds: Any) -> Iterator[tuple[str, tuple[str, Round, PublishedReport | None]]]:
    """Each published version, and each round without one; the oldest first."""
    for this_round in rounds.order_by("period").prefetch_related("published_reports"):
        versions = sorted(this_round.published_reports.all(), key=lambda report: report.version)
        for published_report in versions:
            label = (
                f"{this_round}, version {published_report.version}" if len(versions) > 1 else str(this_round)
            )
            yield f"{this_round.slug}.{published_report.version}", (label, this_round, published_report)
        if not versions:
            draft = " (draft)" if this_round.state == Round.State.OPEN else ""
            yield this_round.slug, (f"{this_round}{draft}", this_round, None)


def _latest_two(comparable: ComparableReports) -> dict[str, str]:
    keys = list(comparable)[-2:]
    return {"old": keys[0], "new": keys[-1]} if keys else {}


def _changes_download(
    request: SignedInRequest, plan: ActionPlan, older: str, newer: str, changed_actions: list[ActionChanges]
) -> HttpResponse:
    data = to_docx(tracked_changes(plan.title, older, newer, changed_actions))
    return _word_response(request, plan, (older, newer), data, "what-changed")


def _tracked_document_download(
    request: SignedInRequest, review: ActionPlan, labels: tuple[str, str], plans: tuple[PlanData, PlanData]
) -> HttpResponse:
    """A whole report with tracked changes, in the layout with one action below the other."""
    old, new = (build_document(plan, ReportOptions(layout=ReportLayout.BLOCKS)) for plan in plans)
    return _word_response(
        request, review, labels, to_docx(tracked_document(old, new)), "whole-paper-what-changed"
    )


def _word_response(
    request: SignedInRequest, plan: ActionPlan, labels: tuple[str, str], data: bytes, file_name_ending: str
) -> HttpResponse:
    response = HttpResponse(data, content_type=FILE_FORMATS["docx"].content_type)
    response["Content-Disposition"] = f'attachment; filename="{plan.slug}-{file_name_ending}.docx"'
    older, newer = labels
    log_download(request, plan, f"{newer} of {plan}, compared with {older},", "docx")
    return response
