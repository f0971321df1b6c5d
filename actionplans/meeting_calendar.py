"""What is done to the calendar: meetings are added, moved and cancelled, and extra updates noted."""

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
    """The meetings that were not known before."""
    made = [Meeting.objects.get_or_create(committee=committee, date=day) for day in days]
    return [meeting for meeting, is_new in made if is_new]


@transaction.atomic
def move_meeting(meeting: Meeting, day: dt.date) -> list[Round]:
    """Put a meeting on another day, and hand back the open updates whose deadline went with it.

    A deadline that somebody chose stays, and none comes to lie before today: nobody is late
    because a meeting was moved. What members want answered for it follows in the same way.
    """
    worked_back, today = Deadlines.for_meeting(meeting.date).due, timezone.localdate()
    # Today is what an earlier move left where the day worked back was past, a mistyped one for example.
    follow = [worked_back] if worked_back >= today else [worked_back, today]
    member_requests = list(
        meeting.member_requests_due.filter(
            answered_at=None, due__in=[worked_back, member_request_due_date(meeting)]
        )
    )
    meeting.date = day
    meeting.save(update_fields=["date"])
    moved = []
    for this_round in meeting.rounds.open().filter(due__in=follow).select_related("plan"):
        due, before = Deadlines.for_meeting(day).due, this_round.due or today
        this_round.due = due if due >= today else min(before, today)
        with audit_context("The meeting was moved"):
            this_round.save(update_fields=["due"])
        moved += [this_round] if this_round.due != before else []
    for request in member_requests:
        request.due = member_request_due_date(meeting)
        with audit_context("The meeting was moved"):
            request.save(update_fields=["due"])
    return moved


@transaction.atomic
def cancel_meeting(meeting: Meeting) -> None:
    """Take a meeting off the calendar. Raises NotAllowed where an update goes to it, or it has been held.

    What members want answered for it is wanted by the same day, and comes to the next agenda.
    """
    for this_round in meeting.rounds.select_related("plan"):
        raise NotAllowed(
            f"The update of {this_round.plan}, {this_round}, goes to it. Move the meeting.",
            "has-update",
        )
    if meeting.decisions.exists() or meeting.member_requests_raised.exists():
        raise NotAllowed("What was decided or asked there is on record, so the meeting stays.", "on-record")
    meeting_cancelling.send(Meeting, meeting=meeting)
    for request in meeting.member_requests_due.all():
        request.due_meeting = None
        with audit_context("The meeting was cancelled"):
            request.save(update_fields=["due_meeting"])
    meeting.delete()


def add_additional_round(plan: ActionPlan, period: dt.date, reason: str) -> AdditionalRound:
    return AdditionalRound.objects.create(plan=plan, period=period, reason=reason)


@transaction.atomic
def remove_additional_round(extra: AdditionalRound) -> None:
    """Raises NotAllowed once it has been opened: then it is history."""
    if extra.plan.rounds.filter(period=extra.period).exists():
        raise NotAllowed(f"The update of {extra} has been opened already.", "opened-already")
    extra.delete()
