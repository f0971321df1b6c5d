"""Linked actions of other plans. Apps above provide them by signal, and pages of this app show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from actionplans.access.roles import AnyUser
from actionplans.models import SubAction
from actionplans.signals import linked_actions_requested


@dataclass(frozen=True)
class LinkedAction:
    """The action of another plan at the other end of a link, with its status in that plan's own terms.

    `thread` is the primary key of the ActionLink.
    """

    thread: int
    pk: int
    name: str
    plan: str
    plan_url: str
    action: str
    lead: str
    status: str
    css: str
    last_update: str = ""  # the round of that status
    gap: str = ""
    note: str = ""

    @property
    def url(self) -> str:
        return f"/actions/{self.pk}/"


def providing_actions_by_sub_action(
    user: AnyUser, sub_action_ids: Collection[int]
) -> dict[int, list[LinkedAction]]:
    """The actions of other plans on which each action depends, if this person may read them."""
    result: dict[int, list[LinkedAction]] = {}
    responses: list[tuple[Any, Any]] = linked_actions_requested.send(
        SubAction, user=user, sub_actions=sub_action_ids
    )
    for _, linked in responses:
        for sub_action_id, actions in linked.items():
            result.setdefault(sub_action_id, []).extend(actions)
    return result
