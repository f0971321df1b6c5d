"""Work that comes round every so often, in one of the workers that are at work."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from jobs.models import ScheduledRun


def is_due(name: str, every: dt.timedelta) -> bool:
    """Whether this is due now. Of several workers that ask at once, one gets True."""
    now = timezone.now()
    _, is_first = ScheduledRun.objects.get_or_create(name=name, defaults={"next_run_at": now + every})
    if is_first:
        return True
    # A clock that was set back must not stop the work until it has caught up.
    waits = {"next_run_at__gt": now, "next_run_at__lte": now + every}
    return ScheduledRun.objects.filter(name=name).exclude(**waits).update(next_run_at=now + every) == 1
