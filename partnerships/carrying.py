"""How a line goes on in the plan that follows: as a line of its own that knows the one before."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from actionplans.models import Heading, SubAction
from partnerships.models import CarriedOver, SameLine, Thread

OF_HEADING = ("kind", "ref", "text", "purpose", "position")
OF_LINE = (
    "strand",
    "ref",
    "action",
    "measure",
    "indicators",
    "responsibility",
    "is_exempt",
    "exempt_paragraph",
    "exempt_reason",
    "position",
)


def words_of(heading: Heading) -> dict[str, Any]:
    """What the same heading has in the next plan."""
    return {name: getattr(heading, name) for name in OF_HEADING}


def carry(before: SubAction, heading: Heading) -> SubAction:
    """The line with which one goes on below that heading. What holds now is what is agreed anew."""
    values = {name: getattr(before, name) for name in OF_LINE}
    values["date_text"] = before.revised_date or before.date_text
    line: SubAction = SubAction.objects.create(heading=heading, **values)
    line.owners.set(before.owners.all())
    CarriedOver.objects.create(before=before, after=line)
    return line


def keep_as_one(lines: dict[int, SubAction]) -> None:
    """What was one stays one; where the first is complete, the next that goes on is first."""
    groups: dict[int, list[SubAction]] = defaultdict(list)
    for pk, first in SameLine.objects.filter(line__in=lines).order_by("pk").values_list("line", "first"):
        groups[first].append(lines[pk])
    for first, again in groups.items():
        known = [*([lines[first]] if first in lines else []), *again]
        for line in known[1:]:
            SameLine.objects.create(line=line, first=known[0])


def lead_threads_on(lines: dict[int, SubAction]) -> None:
    """Threads lead on to the lines that go on; the old ones end, and history keeps them."""
    for thread in Thread.objects.filter(does__in=lines):
        Thread.objects.create(needs_id=thread.needs_id, does=lines[thread.does_id], note=thread.note)
        thread.delete()
    for thread in Thread.objects.filter(needs__in=lines):
        Thread.objects.create(needs=lines[thread.needs_id], does_id=thread.does_id, note=thread.note)
        thread.delete()
