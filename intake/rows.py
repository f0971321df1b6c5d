"""Rows of a paper's tables, each with what it is: a heading, a strand, a label with its values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from actionplans import paper
from documents.tree import Cell, Paragraph, Table
from documents.words import clean
from intake.labels import read_label

_RECOMMENDATION = re.compile(
    r"(?:recommendation|rec\.?|r)\s*(?:no\.?\s*)?[(]?(?P<ref>[0-9]{1,3}(?:\.[0-9]{1,3})*[a-z]?|[ivx]{1,5})?\s*(?:[:.)–—-]+|(?=\s|$))\s*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PART = re.compile(r"[(]?(?P<ref>[a-z]|[ivx]{1,5})[.)]\s+(?P<text>\S.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Place:
    """Where in the paper something stands, counted from 1."""

    table: int = 0
    row: int = 0
    page: int | None = None

    def __str__(self) -> str:
        parts = [f"page {self.page}" if self.page else "", f"table {self.table}" if self.table else ""]
        return ", ".join([*filter(None, parts), *([f"row {self.row}"] if self.row else [])])


@dataclass(frozen=True)
class ReadRow:
    """One row. `cells` are the value cells by the grid column in which they start.

    `kind` is a name of `actionplans.paper`, or "" for a row that was not understood.
    """

    kind: str
    place: Place
    ref: str = ""
    text: str = ""
    label: str = ""
    period: str = ""
    cells: dict[int, Cell] = field(default_factory=dict)
    columns: tuple[Cell | None, ...] = ()


def read_heading(text: str) -> tuple[str, str, str] | None:
    """(kind, ref, words) where the text is a recommendation or a lettered part, else None."""
    text = clean(text)
    match = _RECOMMENDATION.fullmatch(text)
    if match and (match["ref"] or text.lower().startswith("recommendation")) and not _is_prose(text, match):
        return paper.RECOMMENDATION, match["ref"] or "", match["text"]
    if match := _PART.fullmatch(text):
        return paper.PART, match["ref"], match["text"]
    return None


def _is_prose(text: str, match: re.Match[str]) -> bool:
    """ "Recommendations from the review are …" and "R and D" are sentences, not headings."""
    return not match["ref"] and not re.match(r"recommendation\s*[:–—-]", text, re.IGNORECASE)


def rows_of(table: Table, number: int) -> Iterator[ReadRow]:
    """The rows of one table, in order, each with what it is."""
    grid = table.grid()
    for index, (row, columns) in enumerate(zip(table.rows, grid, strict=True)):
        place = Place(number, index + 1, row.page)
        above = grid[index - 1] if index else []
        yield _read_row(columns, above, place)


def _read_row(columns: list[Cell | None], above: list[Cell | None], place: Place) -> ReadRow:
    starts = {x: cell for x, cell in enumerate(columns) if cell and (x == 0 or columns[x - 1] is not cell)}
    named = next((cell.name for cell in starts.values() if cell.name and cell.name != paper.LABEL), None)
    label = columns[0].text if columns and columns[0] else ""
    whole = tuple(columns)
    if named:
        period = (columns[0].value or "") if columns[0] and columns[0].name == paper.LABEL else ""
        values = {x: cell for x, cell in starts.items() if cell.name == named}
        return ReadRow(named, place, label=label, period=period, cells=values, columns=whole)
    written = {x: cell for x, cell in starts.items() if cell.text}
    if not written:
        return ReadRow(paper.NONE, place)
    values = {x: cell for x, cell in starts.items() if x > 0}
    if len(written) == 1:
        return _read_single(next(iter(written.items())), starts, place, whole)
    if len(written) == 2 and _ends_label(label):
        heading = read_heading(" ".join(cell.text for cell in written.values()))
        if heading:
            return ReadRow(heading[0], place, heading[1], heading[2], columns=whole)
    if found := read_label(label):
        return ReadRow(found.field, place, label=label, period=found.period, cells=values, columns=whole)
    if not label:
        return ReadRow(paper.STRAND, place, cells=values, columns=whole)
    return ReadRow("", place, label=label, cells=values, columns=whole)


def _ends_label(label: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:recommendation|rec\.?|r)\s*(?:no\.?\s*)?\S{0,6}|[(]?[a-z][.)]", clean(label), re.IGNORECASE
        )
    )


def _read_single(
    only: tuple[int, Cell], starts: dict[int, Cell], place: Place, columns: tuple[Cell | None, ...]
) -> ReadRow:
    """A row in which one cell has words: a heading, a strand, or a label without an answer."""
    start, cell = only
    if heading := read_heading(_with_marker(cell)):
        return ReadRow(heading[0], place, heading[1], heading[2], columns=columns)
    if start > 0:
        return ReadRow(paper.STRAND, place, cells={start: cell}, columns=columns)
    if found := read_label(cell.text):
        values = {x: other for x, other in starts.items() if x > 0}
        return ReadRow(
            found.field, place, label=cell.text, period=found.period, cells=values, columns=columns
        )
    return ReadRow("", place, text=cell.text, label=cell.text, columns=columns)


def _with_marker(cell: Cell) -> str:
    first = cell.blocks[0] if cell.blocks else None
    if isinstance(first, Paragraph) and first.marker and len(cell.blocks) == 1:
        return first.line
    return cell.text
