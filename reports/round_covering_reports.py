"""The covering report of a round, as things stand."""

from __future__ import annotations

from django.urls import reverse

from actionplans.mail.email_content import absolute_url
from actionplans.models import FollowedPlan, Round
from reports.covering_report import CoveringReport, MeetingDetails, covering_report
from reports.models import ReportFormat
from reports.round_reports import RoundReport


def get_covering_report(review: FollowedPlan, this_round: Round, paper: RoundReport) -> CoveringReport:
    """What goes before this paper, in the words of its committee."""
    texts = ReportFormat.of(review.committee).texts
    occasion = _meeting_details(review, this_round)
    return covering_report(paper.plan, texts, paper.options, occasion, draft=paper.is_draft)


def _meeting_details(review: FollowedPlan, this_round: Round) -> MeetingDetails:
    """Residents are sent to the page that they may read; there is no other to be printed."""
    day = f"{this_round.meeting.date:%-d %B %Y}" if this_round.meeting else ""
    if not this_round.is_public:
        return MeetingDetails(day)
    return MeetingDetails(
        day, absolute_url(reverse("reports:public-report", args=[review.slug, this_round.slug]))
    )
