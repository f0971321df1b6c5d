"""Working days, and the deadlines calculated in working days back from a meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@cache
def _bank_holidays(subdivision: str) -> Any:
    # Importing it takes most of a second, so it is done only when working days are counted.
    import holidays

    return holidays.country_holidays("GB", subdiv=subdivision)


def is_working_day(day: dt.date) -> bool:
    """Whether a day is neither at a weekend nor a bank holiday."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(settings.BANK_HOLIDAYS_OF)


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The day `count` working days later, or earlier if it is negative."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def same_or_previous_working_day(day: dt.date) -> dt.date:
    """The day itself if it is a working day, otherwise the last one before it."""
    return day if is_working_day(day) else add_working_days(day, -1)


def agenda_despatch_date(meeting_date: dt.date) -> dt.date:
    """The last day to send out the agenda. Clear days exclude that day and the day of the meeting."""
    return add_working_days(meeting_date, -(settings.AGENDA_CLEAR_DAYS + 1))


@dataclass(frozen=True)
class Deadlines:
    """The dates of a round that goes to a meeting: when to open it, updates due, agenda sent out."""

    opens: dt.date
    due: dt.date
    despatch: dt.date

    @classmethod
    def for_meeting(cls, meeting_date: dt.date) -> Deadlines:
        despatch = agenda_despatch_date(meeting_date)
        due = add_working_days(despatch, -settings.DUE_DAYS_BEFORE_DESPATCH)
        return cls(add_working_days(due, -settings.OPEN_DAYS_BEFORE_DUE), due, despatch)
