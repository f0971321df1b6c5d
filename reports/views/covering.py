"""The report that goes before an update on the agenda, as a Word file to finish."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access import plan_to_run, round_for
from actionplans.mail.words import page
from actionplans.models import FollowedPlan, Round
from documents.writers.docx import to_docx
from reports.covering_report import Occasion, covering_report
from reports.export import FORMATS
from reports.models import CommitteePaper
from reports.papers import paper_of
from reports.views.papers import log_download


@require_safe
@login_required
def covering(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Of what was published last; of an open update, of its draft."""
    review = plan_to_run(request.user, slug)
    this_round = round_for(request.user, review, period)
    paper = paper_of(review, this_round)
    texts = CommitteePaper.of(review.committee).texts
    occasion = _occasion(review, this_round)
    report = covering_report(paper.plan, texts, paper.options, occasion, draft=paper.is_draft)
    response = HttpResponse(to_docx(paper.dress.on(report)), content_type=FORMATS["docx"].content_type)
    name = f"{paper.name}-covering-report{'-draft' if paper.is_draft else ''}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    log_download(request, review, f"the covering report of {this_round} of {review}", "docx")
    return response


def _occasion(review: FollowedPlan, this_round: Round) -> Occasion:
    """Residents are sent to the page that they may read; there is no other to be printed."""
    day = f"{this_round.meeting.date:%-d %B %Y}" if this_round.meeting else ""
    if not this_round.is_public:
        return Occasion(day)
    return Occasion(day, page(reverse("reports:public-update", args=[review.slug, this_round.slug])))
