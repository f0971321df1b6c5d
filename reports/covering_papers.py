"""The covering report of a round, as things stand."""

from __future__ import annotations

from django.urls import reverse

from actionplans.mail.words import page
from actionplans.models import FollowedPlan, Round
from reports.covering_report import Occasion, Report, covering_report
from reports.models import CommitteePaper
from reports.papers import Paper


def covering_report_of(review: FollowedPlan, this_round: Round, paper: Paper) -> Report:
    """What goes before this paper, in the words of its committee."""
    texts = CommitteePaper.of(review.committee).texts
    occasion = _occasion(review, this_round)
    return covering_report(paper.plan, texts, paper.options, occasion, draft=paper.is_draft)


def _occasion(review: FollowedPlan, this_round: Round) -> Occasion:
    """Residents are sent to the page that they may read; there is no other to be printed."""
    day = f"{this_round.meeting.date:%-d %B %Y}" if this_round.meeting else ""
    if not this_round.is_public:
        return Occasion(day)
    return Occasion(day, page(reverse("reports:public-update", args=[review.slug, this_round.slug])))
