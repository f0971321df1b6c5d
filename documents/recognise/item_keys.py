"""Short names for the values of one document, so that a finding can say which value it is about.

"paper.title", "h2.ref", "l3.responsibility", "e4.grade": headings, lines and entries are counted from 1 as
they are printed. A label that nobody knows is "label:" and its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

DOCUMENT = "paper"
LABEL_PREFIX = "label:"


def iter_items(headings: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """("h", heading), ("l", line) and ("e", entry) in printed order, of a plain plan or of drafts."""
    for heading in headings:
        yield "h", heading
        for line in heading.sub_actions:
            yield "l", line
            for entry in line.entries:
                yield "e", entry
        yield from iter_items(getattr(heading, "parts", ()))


def item_keys_by_id(headings: Iterable[Any]) -> dict[int, str]:
    """The name of each heading, line and entry, by its identity."""
    counts = {"h": 0, "l": 0, "e": 0}
    names = {}
    for kind, thing in iter_items(headings):
        counts[kind] += 1
        names[id(thing)] = f"{kind}{counts[kind]}"
    return names
