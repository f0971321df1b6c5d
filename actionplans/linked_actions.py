"""What lines of other plans do for those of a page: rooms above know of that, and pages here show it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from actionplans.access.roles import AnyUser
from actionplans.models import SubAction
from actionplans.signals import linked_actions_requested


@dataclass(frozen=True)
class LinkedAction:
    """A line of another plan at the other end of a thread, with where it stands in that plan's own words."""

    thread: int
    pk: int
    name: str
    plan: str
    plan_url: str
    action: str
    lead: str
    status: str
    css: str
    last_update: str = ""  # the month whose update said so
    gap: str = ""
    note: str = ""

    @property
    def url(self) -> str:
        return f"/actions/{self.pk}/"


def providing_actions_by_sub_action(user: AnyUser, lines: Collection[int]) -> dict[int, list[LinkedAction]]:
    """By line, the lines of other plans that deliver it and that this person may read."""
    result: dict[int, list[LinkedAction]] = {}
    responses: list[tuple[Any, Any]] = linked_actions_requested.send(SubAction, user=user, sub_actions=lines)
    for _, linked in responses:
        for line, ends in linked.items():
            result.setdefault(line, []).extend(ends)
    return result
