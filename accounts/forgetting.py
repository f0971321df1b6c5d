"""Security events are kept for as long as the council says, and then deleted."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from accounts.models import SecurityEvent
from accounts.security import Kind, note
from audit.triggers import can_disable_triggers
from jobs.scheduling import is_due


def forget_old_events() -> int:
    """Delete what is older than SECURITY_EVENTS_DAYS, and note how much that was. Returns how many."""
    if not settings.SECURITY_EVENTS_DAYS:
        return 0
    before = timezone.now() - dt.timedelta(days=settings.SECURITY_EVENTS_DAYS)
    count = SecurityEvent.objects.forget(before)
    if count:
        note(Kind.FORGOTTEN, detail=f"{count} from before {before:%Y-%m-%d}")
    return count


def forget_once_a_day() -> None:
    """At each tick of a worker that owns the table; for others, its owner runs the command."""
    if is_due("security-events", dt.timedelta(days=1)) and can_disable_triggers():
        forget_old_events()
