"""The documents of a pack, and the pages on which they begin."""

from __future__ import annotations

from dataclasses import dataclass

_PLACEHOLDER_LINK = "https://part-{}.invalid/"


@dataclass(frozen=True)
class PackDocument:
    """One document of a pack. The label is put on each of its pages, for a document that prints none."""

    data: bytes
    title: str
    label: str = ""


@dataclass(frozen=True)
class PackPageNumbers:
    """Where each part of a pack begins, counted from 1, and how many pages there are in all."""

    first: tuple[int, ...]
    count: int


def contents_link(part: int) -> str:
    """What a contents page links to, to lead to the part of this number, counted from 0."""
    return _PLACEHOLDER_LINK.format(part)
