"""What agenda packs mean to the calendar of meetings."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from actionplans.models import Meeting
from actionplans.signals import meeting_cancelling
from actionplans.workflow.updates import NotAllowed
from reports.models import AgendaPack


@receiver(meeting_cancelling)
def keep_meeting_with_packs(meeting: Meeting, **kwargs: Any) -> None:
    """Raises NotAllowed once a pack was made: it says for which meeting it is. What was never made goes."""
    packs = AgendaPack.objects.filter(meeting=meeting)
    never_made = packs.filter(state__in=[AgendaPack.State.CANCELLED, AgendaPack.State.FAILED])
    if packs.exclude(pk__in=never_made.values("pk")).exists():
        raise NotAllowed(
            "An agenda pack was made for it, so the meeting stays. Move it to its new day.",
            "packed",
        )
    never_made.delete()
