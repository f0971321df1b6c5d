"""How near the deadline is, and when whom to tell. All in working days."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from django.conf import settings

from actionplans.working_days import is_working_day, same_or_earlier, working_days_from


class Stage(IntEnum):
    """Each is told once. Whoever comes late to one hears only of the latest."""

    NOT_YET = 0
    ASKED = 1
    SOON = 2
    DUE = 3
    LATE = 4


def stage_of(due: dt.date | None, today: dt.date) -> Stage:
    """A deadline at a weekend is announced on the working day before, and missed on the one after."""
    if due is None:
        return Stage.ASKED
    if today >= working_days_from(due, 1):
        return Stage.LATE
    if today >= same_or_earlier(due):
        return Stage.DUE
    if today >= working_days_from(due, -settings.REMIND_DAYS_BEFORE_DUE):
        return Stage.SOON
    return Stage.ASKED


def tells_link_officer(due: dt.date | None, today: dt.date) -> bool:
    return due is not None and today >= working_days_from(due, settings.TELL_LINK_OFFICER_DAYS_AFTER_DUE)


def tells_director(due: dt.date | None, today: dt.date) -> bool:
    return due is not None and today >= working_days_from(due, settings.TELL_DIRECTOR_DAYS_AFTER_DUE)


def is_time_for_mail(now: dt.datetime) -> bool:
    """In the daytime of a working day. `now` is the council's own time."""
    if settings.MAIL_AT_ANY_TIME:
        return True
    first, last = settings.MAIL_HOURS
    return first <= now.hour < last and is_working_day(now.date())
