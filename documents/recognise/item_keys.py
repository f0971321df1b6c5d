"""Keys for the values of one document, so that a finding can name the value that it is about.

"paper.title", "h2.ref", "l3.responsibility", "e4.grade": headings (h), sub-actions (l) and entries (e) count
from 1 in printed order. The key of an unknown label is "label:" with its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

DOCUMENT = "paper"
LABEL_PREFIX = "label:"


def iter_items(headings: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """("h", heading), ("l", sub-action) and ("e", entry) in printed order, of plan data or builders."""
    for heading in headings:
        yield "h", heading
        for sub_action in heading.sub_actions:
            yield "l", sub_action
            for entry in sub_action.entries:
                yield "e", entry
        yield from iter_items(getattr(heading, "parts", ()))


def item_keys_by_id(headings: Iterable[Any]) -> dict[int, str]:
    """The key of each heading, sub-action and entry, by its id()."""
    counts = {"h": 0, "l": 0, "e": 0}
    keys = {}
    for kind, item in iter_items(headings):
        counts[kind] += 1
        keys[id(item)] = f"{kind}{counts[kind]}"
    return keys
