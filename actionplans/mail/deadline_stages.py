"""How near a deadline is, and when to notify whom, in working days."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from django.conf import settings

from actionplans.working_days import add_working_days, is_working_day, same_or_previous_working_day


class DeadlineStage(IntEnum):
    """The stages of a deadline. A person gets one email a stage, and only for the latest one."""

    NOT_YET = 0
    ASKED = 1
    SOON = 2
    DUE = 3
    LATE = 4


def get_stage(due: dt.date | None, today: dt.date) -> DeadlineStage:
    """The stage of a deadline. At a weekend, it is due the working day before and late the one after."""
    if due is None:
        return DeadlineStage.ASKED
    if today >= add_working_days(due, 1):
        return DeadlineStage.LATE
    if today >= same_or_previous_working_day(due):
        return DeadlineStage.DUE
    if today >= add_working_days(due, -settings.REMIND_DAYS_BEFORE_DUE):
        return DeadlineStage.SOON
    return DeadlineStage.ASKED


def should_notify_link_officer(due: dt.date | None, today: dt.date) -> bool:
    return due is not None and today >= add_working_days(due, settings.TELL_LINK_OFFICER_DAYS_AFTER_DUE)


def should_notify_director(due: dt.date | None, today: dt.date) -> bool:
    return due is not None and today >= add_working_days(due, settings.TELL_DIRECTOR_DAYS_AFTER_DUE)


def is_within_mail_hours(now: dt.datetime) -> bool:
    """Whether `now`, in local time, is in the hours for email of a working day."""
    if settings.MAIL_AT_ANY_TIME:
        return True
    first, last = settings.MAIL_HOURS
    return first <= now.hour < last and is_working_day(now.date())
