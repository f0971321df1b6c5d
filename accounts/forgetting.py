"""Deletes security events that are older than SECURITY_EVENTS_DAYS."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from accounts.models import SecurityEvent
from accounts.security import Kind, record_security_event
from audit.triggers import can_disable_triggers
from jobs.scheduling import is_due


def forget_old_events() -> int:
    """Delete events older than SECURITY_EVENTS_DAYS, and record that as an event. Returns how many."""
    if not settings.SECURITY_EVENTS_DAYS:
        return 0
    cutoff = timezone.now() - dt.timedelta(days=settings.SECURITY_EVENTS_DAYS)
    count = SecurityEvent.objects.forget(cutoff)
    if count:
        record_security_event(Kind.FORGOTTEN, detail=f"{count} from before {cutoff:%Y-%m-%d}")
    return count


def forget_once_a_day() -> None:
    """Called at each tick of the worker. Where it does not own the table, the owner runs a command."""
    if is_due("security-events", dt.timedelta(days=1)) and can_disable_triggers():
        forget_old_events()
