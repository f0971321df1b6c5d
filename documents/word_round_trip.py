"""What the styles of a Word file of ours mean, for the writer and for the reader.

A paragraph's style says what it is, because a style stays with the words when somebody retypes,
copies or saves them. A part of the file that is ours says what each style means.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any, get_args

from documents.tree import HeaderScope

ROUND_TRIP_NAMESPACE = "urn:scrutiny:paper"
PAGE_NUMBER_STYLE_NAME = "page number"  # the character style of what is counted, not said
HEADER_FILL = "E6E6E6"  # the shading of a head that has none of its own
_VERSION = 1


@dataclass(frozen=True)
class StyleRole:
    """What a paragraph is, and what the cell is that it stands in.

    `name`, `level` and `depth` are the paragraph's; `cell` and `head` are the name and head of its
    cell. A `filler` stands where Word wants a paragraph and the tree has none.
    """

    name: str | None = None
    level: int = 0
    depth: int = 0
    cell: str | None = None
    head: HeaderScope | None = None
    has_head_fill: bool = False
    is_caption: bool = False
    is_filler: bool = False


@dataclass
class RoundTripData:
    """What a file of ours knows of its styles, by their names, and of its cells, by their words."""

    styles: dict[str, StyleRole] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)


def to_json(meanings: RoundTripData) -> str:
    """The meanings as JSON in plain ASCII, which any program that keeps the part keeps unharmed."""
    styles = {name: _without_defaults(role) for name, role in meanings.styles.items()}
    return json.dumps(
        {"version": _VERSION, "styles": styles, "tables": meanings.tables, "notes": meanings.notes},
        separators=(",", ":"),
    )


def from_json(text: str) -> RoundTripData | None:
    """The meanings that `to_json` wrote, or None for anything else."""
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            return None
        return RoundTripData(
            styles={_text(name).lower(): _parse_role(role) for name, role in data["styles"].items()},
            tables={_text(name).lower(): _text(table) for name, table in data["tables"].items()},
            notes={key: [_text(each) for each in sealed] for key, sealed in data["notes"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _without_defaults(role: StyleRole) -> dict[str, Any]:
    return {key: value for key, value in dataclasses.asdict(role).items() if value not in (None, 0, False)}


def _parse_role(data: dict[str, Any]) -> StyleRole:
    role = StyleRole(**data)
    if not (0 <= role.level <= 6 and 0 <= role.depth <= 1000 and role.head in (None, *get_args(HeaderScope))):
        raise ValueError("not a role")
    for text in (role.name, role.cell):
        if text is not None:
            _text(text)
    return role


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value
