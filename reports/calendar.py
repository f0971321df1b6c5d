"""What agenda packs mean to the calendar of meetings."""

from __future__ import annotations

from actionplans.calendar import before_a_meeting_is_cancelled
from actionplans.models import Meeting
from actionplans.workflow import NotAllowed
from reports.models import Pack


@before_a_meeting_is_cancelled
def packs_stay(meeting: Meeting) -> None:
    """Raises NotAllowed once a pack was made: it says for which meeting it is. What was never made goes."""
    packs = Pack.objects.filter(meeting=meeting)
    never_made = packs.filter(state__in=[Pack.State.CANCELLED, Pack.State.FAILED])
    if packs.exclude(pk__in=never_made.values("pk")).exists():
        raise NotAllowed(
            "An agenda pack was made for it, so the meeting stays. Move it to its new day.",
            "packed",
        )
    never_made.delete()
