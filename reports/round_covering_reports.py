"""The covering report of a round, as things stand."""

from __future__ import annotations

from django.urls import reverse

from actionplans.mail.email_content import absolute_url
from actionplans.models import ActionPlan, Round
from reports.covering_report import CoveringReport, MeetingDetails, covering_report
from reports.models import ReportFormat
from reports.round_reports import RoundReport


def get_covering_report(plan: ActionPlan, this_round: Round, report: RoundReport) -> CoveringReport:
    """What goes before this paper, in the words of its committee."""
    texts = ReportFormat.of(plan.committee).texts
    occasion = _meeting_details(plan, this_round)
    return covering_report(report.plan, texts, report.options, occasion, draft=report.is_draft)


def _meeting_details(plan: ActionPlan, this_round: Round) -> MeetingDetails:
    """Residents are sent to the page that they may read; there is no other to be printed."""
    day = f"{this_round.meeting.date:%-d %B %Y}" if this_round.meeting else ""
    if not this_round.is_public:
        return MeetingDetails(day)
    return MeetingDetails(
        day, absolute_url(reverse("reports:public-report", args=[plan.slug, this_round.slug]))
    )
