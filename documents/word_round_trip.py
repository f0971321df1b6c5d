"""The roles of styles in Word files that Scrutiny writes, so that they can be read again exactly.

The style of a paragraph identifies it, because a style stays when somebody types, copies or saves the text. A
part of our own in the file has the role of each style.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any, get_args

from documents.tree import HeaderScope

ROUND_TRIP_NAMESPACE = "urn:scrutiny:paper"
PAGE_NUMBER_STYLE_NAME = "page number"  # the character style of page numbers, which are not part of the text
HEADER_FILL = "E6E6E6"  # the default shading of a header cell
_VERSION = 1


@dataclass(frozen=True)
class StyleRole:
    """What the paragraphs in a style are, and the cell that they are in.

    `name`, `level` and `depth` are those of the paragraph; `cell` and `head` are the name and header scope
    of its cell. `is_filler` marks a paragraph that only Word needs, and that is not in the tree.
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
    """Roles by style name, table names by style name, and sealed values of cells (see
    `documents.word_embedded_values`) by lookup key."""

    styles: dict[str, StyleRole] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)


def to_json(round_trip_data: RoundTripData) -> str:
    """The data as JSON in ASCII, which programs that keep the part do not damage."""
    styles = {name: _without_defaults(role) for name, role in round_trip_data.styles.items()}
    return json.dumps(
        {
            "version": _VERSION,
            "styles": styles,
            "tables": round_trip_data.tables,
            "notes": round_trip_data.notes,
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> RoundTripData | None:
    """The data that `to_json` wrote, or None for anything else."""
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            return None
        return RoundTripData(
            styles={_require_text(name).lower(): _parse_role(role) for name, role in data["styles"].items()},
            tables={
                _require_text(name).lower(): _require_text(table) for name, table in data["tables"].items()
            },
            notes={key: [_require_text(note) for note in sealed] for key, sealed in data["notes"].items()},
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
            _require_text(text)
    return role


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value
