"""Changes to the calendar: adding, moving and cancelling meetings, and additional rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from actionplans.models import ActionPlan, AdditionalRound, Committee, Meeting, Round
from actionplans.signals import meeting_cancelling
from actionplans.workflow.member_requests import member_request_due_date
from actionplans.workflow.updates import NotAllowed
from actionplans.working_days import Deadlines
from audit.records import audit_context


@transaction.atomic
def add_meetings(committee: Committee, days: Iterable[dt.date]) -> list[Meeting]:
    """Add the meetings of these days, and return those that are new."""
    meetings = [Meeting.objects.get_or_create(committee=committee, date=day) for day in days]
    return [meeting for meeting, is_new in meetings if is_new]


@transaction.atomic
def move_meeting(meeting: Meeting, day: dt.date) -> list[Round]:
    """Move a meeting to another day, and return the open rounds whose deadline moved with it.

    Deadlines that were not calculated from the meeting stay, and none moves to before today, so that
    nobody becomes late. Due dates of committee questions for the meeting move in the same way.
    """
    calculated_due, today = Deadlines.for_meeting(meeting.date).due, timezone.localdate()
    # An earlier move set the deadline to today where the calculated day was past, as after a typing error.
    calculated_days = [calculated_due] if calculated_due >= today else [calculated_due, today]
    member_requests = list(
        meeting.member_requests_due.filter(
            answered_at=None, due__in=[calculated_due, member_request_due_date(meeting)]
        )
    )
    meeting.date = day
    meeting.save(update_fields=["date"])
    moved_rounds = []
    for this_round in meeting.rounds.open().filter(due__in=calculated_days).select_related("plan"):
        due, previous_due = Deadlines.for_meeting(day).due, this_round.due or today
        this_round.due = due if due >= today else min(previous_due, today)
        with audit_context("The meeting was moved"):
            this_round.save(update_fields=["due"])
        moved_rounds += [this_round] if this_round.due != previous_due else []
    for member_request in member_requests:
        member_request.due = member_request_due_date(meeting)
        with audit_context("The meeting was moved"):
            member_request.save(update_fields=["due"])
    return moved_rounds


@transaction.atomic
def cancel_meeting(meeting: Meeting) -> None:
    """Cancel a meeting. Raises NotAllowed where a round goes to it, or it has been held.

    Committee questions for it keep their due date, and go to the next agenda.
    """
    for this_round in meeting.rounds.select_related("plan"):
        raise NotAllowed(
            f"The update of {this_round.plan}, {this_round}, goes to it. Move the meeting.",
            "has-update",
        )
    if meeting.decisions.exists() or meeting.member_requests_raised.exists():
        raise NotAllowed("What was decided or asked there is on record, so the meeting stays.", "on-record")
    meeting_cancelling.send(Meeting, meeting=meeting)
    for member_request in meeting.member_requests_due.all():
        member_request.due_meeting = None
        with audit_context("The meeting was cancelled"):
            member_request.save(update_fields=["due_meeting"])
    meeting.delete()


def add_additional_round(plan: ActionPlan, period: dt.date, reason: str) -> AdditionalRound:
    return AdditionalRound.objects.create(plan=plan, period=period, reason=reason)


@transaction.atomic
def remove_additional_round(additional_round: AdditionalRound) -> None:
    """Remove an additional round. Raises NotAllowed once it has been opened."""
    if additional_round.plan.rounds.filter(period=additional_round.period).exists():
        raise NotAllowed(f"The update of {additional_round} has been opened already.", "opened-already")
    additional_round.delete()
