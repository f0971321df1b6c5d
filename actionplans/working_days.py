"""Days on which the council works, and the dates that are worked back from a meeting in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@cache
def _bank_holidays(part: str) -> Any:
    # Takes most of a second, which only those should wait for who count working days.
    import holidays

    return holidays.country_holidays("GB", subdiv=part)


def is_working_day(day: dt.date) -> bool:
    """Neither at a weekend nor a bank holiday."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(settings.BANK_HOLIDAYS_OF)


def add_working_days(day: dt.date, number: int) -> dt.date:
    """That many working days after a day, or before it where the number is negative."""
    step = ONE_DAY if number > 0 else -ONE_DAY
    for _ in range(abs(number)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def same_or_previous_working_day(day: dt.date) -> dt.date:
    """The day itself where the council works then, else the last working day before it."""
    return day if is_working_day(day) else add_working_days(day, -1)


def agenda_despatch_date(meeting: dt.date) -> dt.date:
    """The last day to send the agenda out: clear days count neither that day nor the meeting's."""
    return add_working_days(meeting, -(settings.AGENDA_CLEAR_DAYS + 1))


@dataclass(frozen=True)
class Deadlines:
    """What has to be done by when, for an update that goes to a meeting."""

    opens: dt.date
    due: dt.date
    despatch: dt.date

    @classmethod
    def for_meeting(cls, meeting: dt.date) -> Deadlines:
        despatch = agenda_despatch_date(meeting)
        due = add_working_days(despatch, -settings.DUE_DAYS_BEFORE_DESPATCH)
        return cls(add_working_days(due, -settings.OPEN_DAYS_BEFORE_DUE), due, despatch)
