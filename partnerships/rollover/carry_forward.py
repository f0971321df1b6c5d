"""How a line goes on in the plan that follows: as a line of its own that knows the one before."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from actionplans.models import Heading, SubAction
from partnerships.models import ActionLink, CarriedForward, EquivalentAction

HEADING_FIELDS = ("kind", "ref", "text", "purpose", "position")
SUB_ACTION_FIELDS = (
    "strand",
    "ref",
    "action",
    "measure",
    "indicators",
    "responsibility",
    "is_exempt",
    "exempt_paragraph",
    "public_interest_reason",
    "position",
)


def heading_values(heading: Heading) -> dict[str, Any]:
    """What the same heading has in the next plan."""
    return {name: getattr(heading, name) for name in HEADING_FIELDS}


def carry_forward(before: SubAction, heading: Heading) -> SubAction:
    """The line with which one goes on below that heading. What holds now is what is agreed anew."""
    values = {name: getattr(before, name) for name in SUB_ACTION_FIELDS}
    values["date_text"] = before.revised_date or before.date_text
    sub_action: SubAction = SubAction.objects.create(heading=heading, **values)
    sub_action.owners.set(before.owners.all())
    CarriedForward.objects.create(previous_action=before, next_action=sub_action)
    return sub_action


def carry_equivalents_forward(lines: dict[int, SubAction]) -> None:
    """What was one stays one; where the first is complete, the next that goes on is first."""
    groups: dict[int, list[SubAction]] = defaultdict(list)
    for pk, first in (
        EquivalentAction.objects.filter(sub_action__in=lines)
        .order_by("pk")
        .values_list("sub_action", "original")
    ):
        groups[first].append(lines[pk])
    for first, again in groups.items():
        sub_actions = [*([lines[first]] if first in lines else []), *again]
        for sub_action in sub_actions[1:]:
            EquivalentAction.objects.create(sub_action=sub_action, original=sub_actions[0])


def carry_links_forward(sub_actions: dict[int, SubAction]) -> None:
    """Threads lead on to the lines that go on; the old ones end, and history keeps them."""
    for thread in ActionLink.objects.filter(provider__in=sub_actions):
        ActionLink.objects.create(
            dependent_id=thread.dependent_id, provider=sub_actions[thread.provider_id], note=thread.note
        )
        thread.delete()
    for thread in ActionLink.objects.filter(dependent__in=sub_actions):
        ActionLink.objects.create(
            dependent=sub_actions[thread.dependent_id], provider_id=thread.provider_id, note=thread.note
        )
        thread.delete()
