"""The documents of a pack, and the pages on which they begin."""

from __future__ import annotations

from dataclasses import dataclass

_PLACEHOLDER_LINK = "https://part-{}.invalid/"


@dataclass(frozen=True)
class PackDocument:
    """One document of a pack, as a PDF. A label is printed on each of its pages."""

    data: bytes
    title: str
    label: str = ""


@dataclass(frozen=True)
class PackPageNumbers:
    """The first page of each part of a pack, counted from 1, and the number of pages in all."""

    first: tuple[int, ...]
    count: int


def contents_link(part: int) -> str:
    """The placeholder address by which the contents link to a part, counted from 0."""
    return _PLACEHOLDER_LINK.format(part)
