"""Cells of partnerships' documents that print several fields of a plan, one below the other.

The cell's value stores how many lines each field has, and data that is not printed. The text itself is always
read from the lines, so that edits count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from documents.plain_text import text_to_paragraphs
from documents.tree import Cell, Paragraph, text_lines

DISPLAY_ONLY = ""  # for lines of no field, such as the month above an update: they must be unchanged

Paragraphs = tuple[Paragraph, ...]


class CellTextChanged(ValueError):
    """The text of the cell was changed since it was written."""


@dataclass(frozen=True)
class CellPart:
    """Some fields of one item in printed order; `extra` is data that is stored but not printed."""

    fields: dict[str, Paragraphs]
    extra: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        counts = {name: len(_lines(blocks)) for name, blocks in self.fields.items() if blocks}
        display_text = "\n".join(_lines(self.fields.get(DISPLAY_ONLY, ())))
        return {"lines": counts, "beside": self.extra} | ({"shown": display_text} if display_text else {})


@dataclass(frozen=True)
class ParsedCellPart:
    """A part as it was read: `texts` by field. Fields that it does not have are ""."""

    texts: dict[str, str]
    extra: dict[str, Any]

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")


def build_cell(name: str, *parts: CellPart) -> Cell:
    """A cell with the lines of these parts, which `parse_cell` separates again."""
    blocks = tuple(block for part in parts for paragraphs in part.fields.values() for block in paragraphs)
    value = json.dumps([part.as_dict() for part in parts], ensure_ascii=False, separators=(",", ":"))
    return Cell(blocks, name=name, value=value)


def build_text_cell(name: str, fields: dict[str, str], **extra: Any) -> Cell:
    """A cell of one part, with plain text for each field, one field below the other."""
    return build_cell(name, CellPart({key: text_to_paragraphs(text) for key, text in fields.items()}, extra))


def parse_cell(cell: Cell) -> list[ParsedCellPart]:
    """The parts of a cell that `build_cell` made. Raises CellTextChanged if its lines have changed."""
    try:
        metadata = [
            (dict(part["lines"]), dict(part["beside"]), part.get("shown", ""))
            for part in _load_metadata(cell)
        ]
        unread_lines, parts = _lines(cell.blocks), []
        for counts, extra, display_text in metadata:
            texts = {name: _take_lines(unread_lines, count) for name, count in counts.items()}
            if texts.pop(DISPLAY_ONLY, "") != display_text:
                raise CellTextChanged(display_text)
            parts.append(ParsedCellPart(texts, extra))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CellTextChanged(str(error)) from error
    if unread_lines:
        raise CellTextChanged(unread_lines[0])
    return parts


def _load_metadata(cell: Cell) -> list[Any]:
    metadata = json.loads(cell.value or "[]")
    if not isinstance(metadata, list):
        raise CellTextChanged("no list of parts")
    return metadata


def _take_lines(unread_lines: list[str], count: object) -> str:
    if type(count) is not int or not 0 < count <= len(unread_lines):
        raise CellTextChanged("other lines")
    text, unread_lines[:count] = "\n".join(unread_lines[:count]), []
    return text


def _lines(blocks: Iterable[Any]) -> list[str]:
    return [line for text in text_lines(tuple(blocks)) for line in text.split("\n")]
