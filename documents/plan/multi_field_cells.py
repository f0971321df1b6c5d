"""Cells of partnerships' documents that print several fields of a plan in one, line by line.

Next to its words a cell keeps how many of its lines each field has, and what the words do not tell. The
text itself is always read from the lines, so that what somebody changed there counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from documents.plain_text import text_to_paragraphs
from documents.tree import Cell, Paragraph, text_lines

DISPLAY_ONLY = ""  # lines of no field, such as the month over an update: read only as they were written

Paragraphs = tuple[Paragraph, ...]


class CellTextChanged(ValueError):
    """The text of the cell was changed since it was written."""


@dataclass(frozen=True)
class CellPart:
    """Some fields of one thing in the order of their lines, and `extra` what the text does not tell."""

    fields: dict[str, Paragraphs]
    extra: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        counts = {name: len(_lines(blocks)) for name, blocks in self.fields.items() if blocks}
        shown = "\n".join(_lines(self.fields.get(DISPLAY_ONLY, ())))
        return {"lines": counts, "beside": self.extra} | ({"shown": shown} if shown else {})


@dataclass(frozen=True)
class ParsedCellPart:
    """A part as it was read. What it does not hold is empty."""

    words: dict[str, str]
    extra: dict[str, Any]

    def __getitem__(self, name: str) -> str:
        return self.words.get(name, "")


def build_cell(name: str, *parts: CellPart) -> Cell:
    """A cell with the lines of these parts, which `parts_of` finds again."""
    blocks = tuple(block for part in parts for paragraphs in part.fields.values() for block in paragraphs)
    value = json.dumps([part.as_dict() for part in parts], ensure_ascii=False, separators=(",", ":"))
    return Cell(blocks, name=name, value=value)


def build_text_cell(name: str, fields: dict[str, str], **extra: Any) -> Cell:
    """A cell with plain words, those of each field below those of the one before."""
    return build_cell(name, CellPart({key: text_to_paragraphs(text) for key, text in fields.items()}, extra))


def parse_cell(cell: Cell) -> list[ParsedCellPart]:
    """The parts of a cell that `build_cell` made. Raises CellTextChanged where its lines are others now."""
    try:
        stored = [
            (dict(each["lines"]), dict(each["beside"]), each.get("shown", ""))
            for each in _load_metadata(cell)
        ]
        waiting, parts = _lines(cell.blocks), []
        for counts, extra, shown in stored:
            words = {name: _take_lines(waiting, count) for name, count in counts.items()}
            if words.pop(DISPLAY_ONLY, "") != shown:
                raise CellTextChanged(shown)
            parts.append(ParsedCellPart(words, extra))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CellTextChanged(str(error)) from error
    if waiting:
        raise CellTextChanged(waiting[0])
    return parts


def _load_metadata(cell: Cell) -> list[Any]:
    stored = json.loads(cell.value or "[]")
    if not isinstance(stored, list):
        raise CellTextChanged("no list of parts")
    return stored


def _take_lines(waiting: list[str], count: object) -> str:
    if type(count) is not int or not 0 < count <= len(waiting):
        raise CellTextChanged("other lines")
    text, waiting[:count] = "\n".join(waiting[:count]), []
    return text


def _lines(blocks: Iterable[Any]) -> list[str]:
    return [line for text in text_lines(tuple(blocks)) for line in text.split("\n")]
