"""Carrying an action forward into the next plan, as a new action linked to the previous one."""

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
    """Field values for the same heading in the next plan."""
    return {name: getattr(heading, name) for name in HEADING_FIELDS}


def carry_forward(previous: SubAction, heading: Heading) -> SubAction:
    """Create the action that continues `previous` under a heading. Its date is the revised one, if any."""
    values = {name: getattr(previous, name) for name in SUB_ACTION_FIELDS}
    values["date_text"] = previous.revised_date or previous.date_text
    sub_action: SubAction = SubAction.objects.create(heading=heading, **values)
    sub_action.owners.set(previous.owners.all())
    CarriedForward.objects.create(previous_action=previous, next_action=sub_action)
    return sub_action


def carry_equivalents_forward(next_actions: dict[int, SubAction]) -> None:
    """Record equivalent actions among `next_actions`, which are by id of the previous action.

    If the original is not carried forward, the first of the others becomes the original.
    """
    groups: dict[int, list[SubAction]] = defaultdict(list)
    for pk, original_id in (
        EquivalentAction.objects.filter(sub_action__in=next_actions)
        .order_by("pk")
        .values_list("sub_action", "original")
    ):
        groups[original_id].append(next_actions[pk])
    for original_id, equivalents in groups.items():
        sub_actions = [*([next_actions[original_id]] if original_id in next_actions else []), *equivalents]
        for sub_action in sub_actions[1:]:
            EquivalentAction.objects.create(sub_action=sub_action, original=sub_actions[0])


def carry_links_forward(next_actions: dict[int, SubAction]) -> None:
    """Move links to the new actions, by id of the previous one. The history keeps the old links."""
    for link in ActionLink.objects.filter(provider__in=next_actions):
        ActionLink.objects.create(
            dependent_id=link.dependent_id, provider=next_actions[link.provider_id], note=link.note
        )
        link.delete()
    for link in ActionLink.objects.filter(dependent__in=next_actions):
        ActionLink.objects.create(
            dependent=next_actions[link.dependent_id], provider_id=link.provider_id, note=link.note
        )
        link.delete()
