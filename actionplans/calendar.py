"""What is done to the calendar: meetings are added, moved and cancelled, and extra updates noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from actionplans.models import ActionPlan, Committee, ExtraUpdate, Meeting, Round
from actionplans.workflow import NotAllowed
from actionplans.working_days import Deadlines
from history.records import because


@transaction.atomic
def add_meetings(committee: Committee, days: Iterable[dt.date]) -> list[Meeting]:
    """The meetings that were not known before."""
    made = [Meeting.objects.get_or_create(committee=committee, date=day) for day in days]
    return [meeting for meeting, is_new in made if is_new]


@transaction.atomic
def move_meeting(meeting: Meeting, day: dt.date) -> list[Round]:
    """Put a meeting on another day, and hand back the open updates whose deadline went with it.

    A deadline that somebody chose himself stays, and none comes to lie before today: nobody is late
    because a meeting was moved.
    """
    worked_back, today = Deadlines.of(meeting.date).due, timezone.localdate()
    meeting.date = day
    meeting.save(update_fields=["date"])
    moved = list(meeting.rounds.open().filter(due=worked_back).select_related("plan"))
    for this_round in moved:
        due = Deadlines.of(day).due
        this_round.due = due if due >= today else min(worked_back, today)
        with because("The meeting was moved"):
            this_round.save(update_fields=["due"])
    return [this_round for this_round in moved if this_round.due != worked_back]


@transaction.atomic
def cancel_meeting(meeting: Meeting) -> None:
    """Take a meeting off the calendar. Raises NotAllowed where an update goes to it."""
    for this_round in meeting.rounds.select_related("plan"):
        raise NotAllowed(f"The update of {this_round.plan}, {this_round}, goes to it. Move the meeting.")
    meeting.delete()


def add_extra_update(plan: ActionPlan, period: dt.date, reason: str) -> ExtraUpdate:
    return ExtraUpdate.objects.create(plan=plan, period=period, reason=reason)


@transaction.atomic
def drop_extra_update(extra: ExtraUpdate) -> None:
    """Raises NotAllowed once it has been opened: then it is history."""
    if extra.plan.rounds.filter(period=extra.period).exists():
        raise NotAllowed(f"The update of {extra} has been opened already.")
    extra.delete()
