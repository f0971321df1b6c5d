"""Pages and files for the public, without an account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from actionplans.access.rounds import public_plans, public_round
from actionplans.access.supporting_evidence import public_evidence
from actionplans.models import ActionPlan, Evidence, Round
from actionplans.views.supporting_evidence import build_download_response
from reports.evidence_by_action import group_evidence_by_action
from reports.file_formats import FILE_FORMATS
from reports.public_cache import public_cacheable, render_public_page
from reports.round_reports import RoundReport, get_round_report
from reports.views.round_report import file_response, report_context


@public_cacheable
def public_reports(request: HttpRequest) -> HttpResponse:
    rounds = Round.objects.public().filter(plan__in=public_plans()).select_related("plan")
    rounds_by_title: dict[str, list[Round]] = {}
    for this_round in rounds.order_by("plan__title", "-period"):
        rounds_by_title.setdefault(this_round.plan.title, []).append(this_round)
    rows = [
        {"title": title, "slug": rounds[0].plan.slug, "rounds": rounds}
        for title, rounds in rounds_by_title.items()
    ]
    return render_public_page(request, "reports/public_reports.html", {"rows": rows})


@public_cacheable
def public_report(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    plan, this_round = public_round(slug, period)
    return _render_report(request, plan, this_round, get_round_report(plan, this_round, with_exempt=False))


def _render_report(
    request: HttpRequest, plan: ActionPlan, this_round: Round, report: RoundReport, status: int = 200
) -> HttpResponse:
    context = {
        **report_context(plan, this_round, report),
        "evidence": group_evidence_by_action(
            Evidence.objects.for_public().filter(update_request__round=this_round), for_public=True
        ),
        "latest": report.published_report,
    }
    return render_public_page(request, "reports/public_report.html", context, status=status)


@public_cacheable
def download_public_report(request: HttpRequest, slug: str, period: str, file_format: str) -> HttpResponse:
    if file_format not in FILE_FORMATS:
        raise Http404
    plan, this_round = public_round(slug, period)
    report = get_round_report(plan, this_round, with_exempt=False)
    if not report.is_available_as(file_format):
        return _render_report(request, plan, this_round, report, status=404)
    return file_response(report, file_format)


@public_cacheable
def public_evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a supporting document of an update, if it is public."""
    evidence = public_evidence(pk)
    return build_download_response(evidence.whole_file(), evidence.file_name)
