"""What lines of other plans do for those of a page: rooms above know of that, and pages here show it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from actionplans.access import AnyUser


@dataclass(frozen=True)
class FarEnd:
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


Teller = Callable[[AnyUser, Collection[int]], dict[int, list[FarEnd]]]
_tellers: list[Teller] = []


def tells_what_delivers(teller: Teller) -> Teller:
    """Have pages ask this for what delivers their lines, by line; only what the reader may read."""
    _tellers.append(teller)
    return teller


def what_delivers(user: AnyUser, lines: Collection[int]) -> dict[int, list[FarEnd]]:
    """By line, the lines of other plans that deliver it and that this person may read."""
    found: dict[int, list[FarEnd]] = {}
    for teller in _tellers:
        for line, ends in teller(user, lines).items():
            found.setdefault(line, []).extend(ends)
    return found
