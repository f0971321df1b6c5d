"""Reading a round, and downloading it: what was published, or what would be published now."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access import (
    answer_to_read,
    hidden_from,
    may_edit,
    may_open_answer,
    may_publish,
    plan_for,
    round_for,
)
from actionplans.models import Asked, Evidence, FollowedPlan, Round
from actionplans.models.followed import plan_of_kind
from actionplans.reading import preview_of
from actionplans.views.evidence_rows import evidence_rows
from history.log import log
from history.models import LoggedEvent
from reports.comparing import compare
from reports.evidence import evidence_of
from reports.export import FORMATS
from reports.models import PublishedUpdate
from reports.paper_forms import ON_EACH_PAGE, LayoutForm
from reports.papers import Paper, paper_for
from reports.rows import heading_rows
from reports.standings import counts_of, gaps_of


@require_safe
@login_required
def round_page(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    review = plan_for(request.user, slug)
    return show_round(request, review, round_for(request.user, review, period))


def show_round(
    request: SignedInRequest, review: FollowedPlan, this_round: Round, *, status: int = 200
) -> HttpResponse:
    """The page of a round that this person may read."""
    versions = list(this_round.versions.with_sums().order_by("-version"))
    paper = paper_for(request.user, review, this_round)
    runs = may_edit(request.user, review)
    context = {
        **printed(review, this_round, paper),
        "evidence": evidence_of(
            Evidence.objects.on_paper(this_round).exclude(asked__sub_action__in=hidden_from(request.user))
        ),
        "exempt": [] if paper.without_exempt else this_round.asked.exempt().in_printed_order().with_action(),
        "draft": paper.is_draft,
        "versions": versions,
        "latest": versions[0] if versions else None,
        "runs": runs,
        "layout": LayoutForm(paper.options, without=() if runs else ON_EACH_PAGE),
        "may_publish": may_publish(request.user) and (paper.is_draft or bool(versions)),
        "may_show_to_public": may_publish(request.user)
        and not (paper.is_draft or this_round.version or this_round.is_public),
        "being_changed": this_round.version and this_round.asked.filter(state__in=Asked.GOING_ON).count(),
    }
    return render(request, "reports/round.html", context, status=status)


def printed(review: FollowedPlan, this_round: Round, paper: Paper) -> dict[str, Any]:
    """What the page of an update says of its paper to everybody: members, officers and residents."""
    return {
        "review": review,
        "round": this_round,
        "headings": heading_rows(paper.plan, review.own_scale),
        "counts": counts_of(paper.plan, review.own_scale),
        "missing": gaps_of(paper.plan),
        "decided": paper.plan.decided,
        "exempt_count": paper.exempt_count,
        "is_waiting": paper.is_waiting,
        "formats": {name: each for name, each in FORMATS.items() if paper.has_format(name)},
    }


@require_safe
@login_required
def download(request: SignedInRequest, slug: str, period: str, file_format: str) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    review = plan_for(request.user, slug)
    this_round = round_for(request.user, review, period)
    paper = paper_for(request.user, review, this_round)
    if not paper.has_format(file_format):
        return show_round(request, review, this_round, status=404)
    kept_back = () if may_edit(request.user, review) else ON_EACH_PAGE
    form = LayoutForm(paper.options, request.GET, without=kept_back)
    if form.is_asked_in(request.GET) and not FORMATS[file_format].is_data:
        if not form.is_valid():
            context = {"review": review, "round": this_round, "form": form, "formats": FORMATS}
            return render(request, "reports/other_layout.html", context, status=400)
        paper = paper.laid_out(form.options)
    response = file_response(paper, file_format)
    log_download(request, review, f"the update of {this_round} of {review}", file_format)
    return response


@require_safe
@login_required
def download_version(
    request: SignedInRequest, slug: str, period: str, version: int, file_format: str
) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    update = _version(request, slug, period, version)
    review = plan_for(request.user, slug)
    paper = paper_for(request.user, review, update.round, update)
    if not paper.has_format(file_format):
        return show_round(request, review, update.round, status=404)
    response = file_response(paper, file_format)
    log_download(
        request, review, f"version {version} of the update of {update.round} of {review}", file_format
    )
    return response


@require_safe
@login_required
def changes(request: SignedInRequest, slug: str, period: str, version: int) -> HttpResponse:
    """What a version says otherwise than the one before it."""
    update = _version(request, slug, period, version)
    if update.version == 1:
        raise Http404
    before = get_object_or_404(PublishedUpdate, round=update.round_id, version=update.version - 1)
    review = plan_for(request.user, slug)
    was, is_now = (paper_for(request.user, review, update.round, each).plan for each in (before, update))
    context = {
        "review": review,
        "round": update.round,
        "update": update,
        "before": before,
        "changed": compare(was, is_now),
    }
    return render(request, "reports/changes.html", context)


@require_safe
@login_required
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """One answer as it will be printed, as far as it is written."""
    asked = answer_to_read(request.user, pk)
    review = plan_of_kind(asked.round.plan_id)
    may_open = may_open_answer(request.user, asked)
    evidence = asked.evidence.kept()
    if not may_open and asked.state == Asked.State.PUBLISHED:
        evidence = evidence.published()  # not what a correction that was given up left behind
    context = {
        "asked": asked,
        "review": review,
        "headings": heading_rows(preview_of(review, asked), review.own_scale),
        "evidence": evidence_rows(evidence),
        "may_open": may_open,
    }
    return render(request, "reports/preview.html", context)


def log_download(request: SignedInRequest, review: FollowedPlan, what: str, file_format: str) -> None:
    said = f"downloaded {what} as {file_format.upper()}"
    log(LoggedEvent.Kind.DOWNLOAD, said, by=request.user, plan=review.pk)


def _version(request: SignedInRequest, slug: str, period: str, version: int) -> PublishedUpdate:
    this_round = round_for(request.user, plan_for(request.user, slug), period)
    found: PublishedUpdate = get_object_or_404(
        PublishedUpdate.objects.select_related("round"), round=this_round, version=version
    )
    return found


def file_response(paper: Paper, file_format: str) -> HttpResponse:
    response = HttpResponse(paper.in_format(file_format), content_type=FORMATS[file_format].content_type)
    response["Content-Disposition"] = f'attachment; filename="{paper.file_name(file_format)}"'
    # What was uploaded by somebody is never run as a page of ours.
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    )
    return response
