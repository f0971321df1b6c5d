"""Signal receivers: a meeting with agenda packs cannot be cancelled."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from actionplans.models import Meeting
from actionplans.signals import meeting_cancelling
from actionplans.workflow.updates import NotAllowed
from reports.models import AgendaPack


@receiver(meeting_cancelling)
def keep_meeting_with_packs(meeting: Meeting, **kwargs: Any) -> None:
    """Raises NotAllowed if a pack was made for the meeting. Deletes its cancelled and failed packs."""
    packs = AgendaPack.objects.filter(meeting=meeting)
    unfinished = packs.filter(state__in=[AgendaPack.State.CANCELLED, AgendaPack.State.FAILED])
    if packs.exclude(pk__in=unfinished.values("pk")).exists():
        raise NotAllowed(
            "An agenda pack was made for it, so the meeting stays. Move it to its new day.",
            "packed",
        )
    unfinished.delete()
