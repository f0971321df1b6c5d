"""The page of a round, downloads of its report, changes between versions, and previews of updates."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.plans import may_manage_plan, plan_for
from actionplans.access.roles import may_publish
from actionplans.access.rounds import round_for
from actionplans.access.update_requests import may_open_update, update_request_to_read
from actionplans.models import ActionPlan, Evidence, Round, UpdateRequest
from actionplans.models.plans import get_specific_plan
from actionplans.serialise import build_preview
from actionplans.views.evidence_rows import build_evidence_rows
from audit.event_log import log_event
from audit.models import LoggedEvent
from reports.evidence_by_action import group_evidence_by_action
from reports.file_formats import FILE_FORMATS
from reports.models import PublishedReport
from reports.plan_comparison import compare_plans
from reports.report_option_forms import PAGE_TEXT_FIELDS, ReportOptionsForm
from reports.report_rows import heading_rows
from reports.round_reports import RoundReport, readable_round_report
from reports.status_changes import count_grades, names_not_received


@require_safe
@login_required
def round_page(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    plan = plan_for(request.user, slug)
    return render_round_page(request, plan, round_for(request.user, plan, period))


def render_round_page(
    request: SignedInRequest, plan: ActionPlan, this_round: Round, *, status: int = 200
) -> HttpResponse:
    """The page of a round that this person may read."""
    versions = list(this_round.published_reports.with_checksums().order_by("-version"))
    report = readable_round_report(request.user, plan, this_round)
    may_manage = may_manage_plan(request.user, plan)
    context = {
        **report_context(plan, this_round, report),
        "evidence": group_evidence_by_action(
            Evidence.objects.in_report(this_round).exclude(
                update_request__sub_action__in=hidden_sub_actions_for(request.user)
            )
        ),
        "exempt": []
        if report.without_exempt
        else this_round.update_requests.exempt().in_printed_order().with_sub_action(),
        "draft": report.is_draft,
        "versions": versions,
        "latest": versions[0] if versions else None,
        "runs": may_manage,
        "layout": ReportOptionsForm(report.options, without=() if may_manage else PAGE_TEXT_FIELDS),
        "may_publish": may_publish(request.user) and (report.is_draft or bool(versions)),
        "may_show_to_public": may_publish(request.user)
        and not (report.is_draft or this_round.report_version or this_round.is_public),
        "being_changed": this_round.report_version
        and this_round.update_requests.filter(state__in=UpdateRequest.IN_PROGRESS).count(),
    }
    return render(request, "reports/round.html", context, status=status)


def report_context(plan: ActionPlan, this_round: Round, report: RoundReport) -> dict[str, Any]:
    """The template context for a report that the pages for the public and for users share."""
    return {
        "review": plan,
        "round": this_round,
        "headings": heading_rows(report.plan, plan.grading_scale),
        "counts": count_grades(report.plan, plan.grading_scale),
        "missing": names_not_received(report.plan),
        "decided": report.plan.decided,
        "exempt_count": report.exempt_count,
        "is_waiting": report.is_waiting,
        "formats": {
            name: file_format for name, file_format in FILE_FORMATS.items() if report.is_available_as(name)
        },
    }


@require_safe
@login_required
def download_report(request: SignedInRequest, slug: str, period: str, file_format: str) -> HttpResponse:
    if file_format not in FILE_FORMATS:
        raise Http404
    plan = plan_for(request.user, slug)
    this_round = round_for(request.user, plan, period)
    report = readable_round_report(request.user, plan, this_round)
    if not report.is_available_as(file_format):
        return render_round_page(request, plan, this_round, status=404)
    without = () if may_manage_plan(request.user, plan) else PAGE_TEXT_FIELDS
    form = ReportOptionsForm(report.options, request.GET, without=without)
    if form.has_values_in(request.GET) and not FILE_FORMATS[file_format].is_data:
        if not form.is_valid():
            context = {"review": plan, "round": this_round, "form": form, "formats": FILE_FORMATS}
            return render(request, "reports/choose_options.html", context, status=400)
        report = report.with_options(form.options)
    response = file_response(report, file_format)
    log_download(request, plan, f"the update of {this_round} of {plan}", file_format)
    return response


@require_safe
@login_required
def download_version(
    request: SignedInRequest, slug: str, period: str, version: int, file_format: str
) -> HttpResponse:
    if file_format not in FILE_FORMATS:
        raise Http404
    published_report = _get_published_report(request, slug, period, version)
    plan = plan_for(request.user, slug)
    report = readable_round_report(request.user, plan, published_report.round, published_report)
    if not report.is_available_as(file_format):
        return render_round_page(request, plan, published_report.round, status=404)
    response = file_response(report, file_format)
    log_download(
        request, plan, f"version {version} of the update of {published_report.round} of {plan}", file_format
    )
    return response


@require_safe
@login_required
def version_changes(request: SignedInRequest, slug: str, period: str, version: int) -> HttpResponse:
    """The changes between a version and the one before it."""
    published_report = _get_published_report(request, slug, period, version)
    if published_report.version == 1:
        raise Http404
    previous_report = get_object_or_404(
        PublishedReport, round=published_report.round_id, version=published_report.version - 1
    )
    plan = plan_for(request.user, slug)
    old_plan, new_plan = (
        readable_round_report(request.user, plan, published_report.round, version_report).plan
        for version_report in (previous_report, published_report)
    )
    context = {
        "review": plan,
        "round": published_report.round,
        "update": published_report,
        "before": previous_report,
        "changed": compare_plans(old_plan, new_plan),
    }
    return render(request, "reports/version_changes.html", context)


@require_safe
@login_required
def preview_update(request: SignedInRequest, pk: int) -> HttpResponse:
    """One update as the report will print it, as far as it is written."""
    update_request = update_request_to_read(request.user, pk)
    plan = get_specific_plan(update_request.round.plan_id)
    may_open = may_open_update(request.user, update_request)
    evidence = update_request.evidence.not_removed()
    if not may_open and update_request.state == UpdateRequest.State.PUBLISHED:
        evidence = evidence.published()  # without leftovers of a discarded correction
    context = {
        "update_request": update_request,
        "review": plan,
        "headings": heading_rows(build_preview(plan, update_request), plan.grading_scale),
        "evidence": build_evidence_rows(evidence),
        "may_open": may_open,
    }
    return render(request, "reports/preview_update.html", context)


def log_download(request: SignedInRequest, plan: ActionPlan, subject: str, file_format: str) -> None:
    description = f"downloaded {subject} as {file_format.upper()}"
    log_event(LoggedEvent.Kind.DOWNLOAD, description, by=request.user, plan_id=plan.pk)


def _get_published_report(request: SignedInRequest, slug: str, period: str, version: int) -> PublishedReport:
    this_round = round_for(request.user, plan_for(request.user, slug), period)
    published_report: PublishedReport = get_object_or_404(
        PublishedReport.objects.select_related("round"), round=this_round, version=version
    )
    return published_report


def file_response(report: RoundReport, file_format: str) -> HttpResponse:
    response = HttpResponse(report.render(file_format), content_type=FILE_FORMATS[file_format].content_type)
    response["Content-Disposition"] = f'attachment; filename="{report.file_name(file_format)}"'
    # Uploaded content must never run as a page of this site.
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    )
    return response
