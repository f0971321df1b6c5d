"""What lines of other plans do for those of a page: rooms above know of that, and pages here show it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from actionplans.access import AnyUser


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
    told_in: str = ""  # the month whose update said so
    gap: str = ""
    note: str = ""

    @property
    def url(self) -> str:
        return f"/actions/{self.pk}/"


LinkedActionProvider = Callable[[AnyUser, Collection[int]], dict[int, list[LinkedAction]]]
_providers: list[LinkedActionProvider] = []


def register_linked_action_provider(teller: LinkedActionProvider) -> LinkedActionProvider:
    """Have pages ask this for what delivers their lines, by line; only what the reader may read."""
    _providers.append(teller)
    return teller


def providing_actions_by_sub_action(user: AnyUser, lines: Collection[int]) -> dict[int, list[LinkedAction]]:
    """By line, the lines of other plans that deliver it and that this person may read."""
    found: dict[int, list[LinkedAction]] = {}
    for teller in _providers:
        for line, ends in teller(user, lines).items():
            found.setdefault(line, []).extend(ends)
    return found
