"""What agenda packs mean to the calendar of meetings."""

from __future__ import annotations

from actionplans.calendar import before_a_meeting_is_cancelled
from actionplans.models import Meeting
from actionplans.workflow import NotAllowed
from reports.models import Pack


@before_a_meeting_is_cancelled
def packs_stay(meeting: Meeting) -> None:
    """Raises NotAllowed once a pack was asked for: it says for which meeting it is."""
    if Pack.objects.filter(meeting=meeting).exists():
        raise NotAllowed("An agenda pack was made for it, so the meeting stays. Move it to its new day.")
