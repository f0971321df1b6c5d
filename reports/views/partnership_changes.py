"""Changes of status in a partnership's plan, by lead organisation: the page and its download."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import plan_for
from actionplans.access.rounds import round_for
from actionplans.models import ActionPlan, Review, Round
from documents.writers import to_docx, to_pdf
from reports.file_formats import FILE_FORMATS
from reports.partnership_changes import MOVEMENTS, group_by_lead, partnership_changes
from reports.round_reports import RoundReport, readable_round_report
from reports.views.round_report import log_download

WRITERS = {"pdf": to_pdf, "docx": to_docx}


@require_safe
@login_required
def report(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    plan, this_round, report = _get_report(request, slug, period)
    context = {
        "plan": plan,
        "round": this_round,
        "draft": report.is_draft,
        "leads": group_by_lead(report.plan),
        "kinds": MOVEMENTS,
        "formats": {name: FILE_FORMATS[name].label for name in WRITERS},
    }
    return render(request, "reports/partnership_changes.html", context)


@require_safe
@login_required
def download_partnership_changes(
    request: SignedInRequest, slug: str, period: str, file_format: str
) -> HttpResponse:
    if file_format not in WRITERS:
        raise Http404
    plan, this_round, report = _get_report(request, slug, period)
    document = report.branding.apply_to(
        partnership_changes(report.plan, report.options, draft=report.is_draft)
    )
    response = HttpResponse(
        WRITERS[file_format](document), content_type=FILE_FORMATS[file_format].content_type
    )
    name = f"{report.name}-what-moved{'-draft' if report.is_draft else ''}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    log_download(request, plan, f"what moved in {this_round} of {plan}", file_format)
    return response


def _get_report(request: SignedInRequest, slug: str, period: str) -> tuple[ActionPlan, Round, RoundReport]:
    """The report of a partnership's plan. Raises Http404 for a review, or who may not read the plan."""
    plan = plan_for(request.user, slug)
    if isinstance(plan, Review):
        raise Http404
    this_round = round_for(request.user, plan, period)
    return plan, this_round, readable_round_report(request.user, plan, this_round)
