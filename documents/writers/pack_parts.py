"""What a pack is bound from, and where its parts begin."""

from __future__ import annotations

from dataclasses import dataclass

_LINK = "https://part-{}.invalid/"


@dataclass(frozen=True)
class Part:
    """One paper of a pack. The label is put on each of its pages, for a paper that prints none."""

    data: bytes
    title: str
    label: str = ""


@dataclass(frozen=True)
class Pages:
    """Where each part of a pack begins, counted from 1, and how many pages there are in all."""

    first: tuple[int, ...]
    count: int


def link_to(part: int) -> str:
    """What a contents page links to, to lead to the part of this number, counted from 0."""
    return _LINK.format(part)
