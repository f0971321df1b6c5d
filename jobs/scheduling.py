"""Runs a job at intervals, in only one of the workers."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from jobs.models import ScheduledRun


def is_due(name: str, every: dt.timedelta) -> bool:
    """Whether this job is due, and if so, set when it is due next. Only one of several workers gets True."""
    now = timezone.now()
    _, is_first = ScheduledRun.objects.get_or_create(name=name, defaults={"next_run_at": now + every})
    if is_first:
        return True
    # A run that is set further ahead than `every` is due too: the clock was set back.
    not_due = {"next_run_at__gt": now, "next_run_at__lte": now + every}
    return ScheduledRun.objects.filter(name=name).exclude(**not_due).update(next_run_at=now + every) == 1
