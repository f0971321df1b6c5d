"""The covering report of a round."""

from __future__ import annotations

from django.urls import reverse

from actionplans.mail.email_content import absolute_url
from actionplans.models import ActionPlan, Round
from reports.covering_report import CoveringReport, MeetingDetails, covering_report
from reports.models import ReportFormat
from reports.round_reports import RoundReport


def get_covering_report(plan: ActionPlan, this_round: Round, round_report: RoundReport) -> CoveringReport:
    """The covering report of a round's report, with the texts of its committee."""
    texts = ReportFormat.of(plan.committee).texts
    meeting_details = _meeting_details(plan, this_round)
    return covering_report(
        round_report.plan, texts, round_report.options, meeting_details, draft=round_report.is_draft
    )


def _meeting_details(plan: ActionPlan, this_round: Round) -> MeetingDetails:
    """The meeting, with the address of the public page if the round is public."""
    day = f"{this_round.meeting.date:%-d %B %Y}" if this_round.meeting else ""
    if not this_round.is_public:
        return MeetingDetails(day)
    return MeetingDetails(
        day, absolute_url(reverse("reports:public-report", args=[plan.slug, this_round.slug]))
    )
