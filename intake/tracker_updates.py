"""Tables that only say how things went: "Progress | Status", for actions that stand above them."""

from __future__ import annotations

from documents.tree import Cell
from documents.words import clean
from intake.builder import Builder
from intake.column_words import NUMBER, UNKEPT, UNKNOWN
from intake.drafts import DraftLine
from intake.headings import read_number
from intake.labels import ENTRY_FIELDS
from intake.tracker_columns import Head

Rows = list[list[Cell | None]]


def lines_told_of(builder: Builder, head: Head, rows: Rows) -> dict[int, DraftLine]:
    """The action that each row speaks of, by the row's id; empty unless all of them are surely known.

    Rows with a number are of the actions with that number; rows without are those of the heading that is
    open, in their order, where there are as many.
    """
    fields = {column.field for column in head.columns}
    if not fields & ENTRY_FIELDS or fields - ENTRY_FIELDS - {NUMBER, UNKEPT, UNKNOWN}:
        return {}
    rows = [row for row in rows if any(cell and cell.text.strip() for cell in row)]
    lines = _numbered(builder, head, rows) if NUMBER in fields else builder.open_lines()
    if len(lines) != len(rows) or any(_is_told(builder, head, line) for line in lines):
        return {}
    return {id(row): line for row, line in zip(rows, lines, strict=True)}


def _numbered(builder: Builder, head: Head, rows: Rows) -> list[DraftLine]:
    known: dict[str, list[DraftLine]] = {}
    for heading in builder.headings:
        under = [line for each in (heading, *heading.parts) for line in each.lines]
        if len(under) == 1:
            known.setdefault(_plain(heading.ref), []).extend(under)
        for line in under:
            if _plain(line.ref) != _plain(heading.ref):
                known.setdefault(_plain(line.ref), []).append(line)
    numbers = [head.first(row, NUMBER) for row in rows]
    found = [known.get(_plain(number.text) if number else "", []) for number in numbers]
    return [lines[0] for lines in found if len(lines) == 1]


def _plain(ref: str) -> str:
    return (read_number(ref) or clean(ref)).strip("(). ").lower()


def _is_told(builder: Builder, head: Head, line: DraftLine) -> bool:
    """Whether the round that the table speaks of was told of already."""
    periods = {c.period or builder.default_period for c in head.of(*ENTRY_FIELDS)}
    return any(entry.period in periods and (entry.evidence or entry.assessed) for entry in line.entries)
