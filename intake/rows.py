"""Rows of tables with labels, each with what it is: a heading, a strand, a label with its values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from actionplans import paper
from documents.tree import Cell, Paragraph, Table
from documents.words import clean
from intake.headings import ReadHeading, read_action, read_heading, read_number, read_numbered
from intake.labels import Label, read_label
from intake.layout import label_columns
from intake.table_labels import TableLabels

_RECOMMENDATION = r"(?:(?:scrutiny|agreed|panel) )?recommendations?\s*:?"


@dataclass(frozen=True)
class Place:
    """Where in the paper something stands, counted from 1."""

    table: int = 0
    row: int = 0
    page: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        if self.line:  # in a text that has no tables to count
            return f"line {self.line}"
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
    is_likely: bool = False  # the label is in words that nobody has listed
    cells: dict[int, Cell] = field(default_factory=dict)
    columns: tuple[Cell | None, ...] = ()


def rows_of(table: Table, number: int) -> Iterator[ReadRow]:
    """The rows of one table, in order, each with what it is.

    Where labels stand in another column than the first, or in two, the rows are read as if each pair
    had a row of its own; what is merged down on the left of the labels comes first, as a heading.
    """
    grid = table.grid()
    layout = label_columns(grid)
    labels = TableLabels(grid, layout)
    above: Cell | None = None
    for index, (row, columns) in enumerate(zip(table.rows, grid, strict=True)):
        place = Place(number, index + 1, row.page, row.line_number)
        context = layout.context(columns)
        if context is not None and context is not above and context.text:
            yield _context_row(context, place)
        above = context if context is not None else above
        yield from (_read_row(piece, place, labels) for piece in layout.pieces(columns))


def _context_row(cell: Cell, place: Place) -> ReadRow:
    text = _with_marker(cell)
    heading = read_heading(text) or read_numbered(text)
    if heading is None:
        number = read_number(text)
        heading = ReadHeading(paper.RECOMMENDATION, number, "" if number else clean(text))
    return ReadRow(heading.kind, place, heading.ref, heading.text, columns=(cell,))


def is_recommendation(label: str) -> bool:
    """Whether a label says that a recommendation stands beside it."""
    return bool(re.fullmatch(_RECOMMENDATION, clean(label), re.IGNORECASE))


def _read_row(columns: list[Cell | None], place: Place, labels: TableLabels) -> ReadRow:
    starts = {x: cell for x, cell in enumerate(columns) if cell and (x == 0 or columns[x - 1] is not cell)}
    named = next((cell.name for cell in starts.values() if cell.name and cell.name != paper.LABEL), None)
    label = columns[0].text if columns and columns[0] else ""
    whole = tuple(columns)
    if named:
        rewritten = read_label(label) if columns[0] and columns[0].is_edited else None
        if rewritten:
            others = {x: cell for x, cell in starts.items() if x > 0}
            return ReadRow(
                rewritten.field, place, "", "", label, rewritten.period, cells=others, columns=whole
            )
        period = (columns[0].value or "") if columns[0] and columns[0].name == paper.LABEL else ""
        values = {x: cell for x, cell in starts.items() if cell.name == named}
        return ReadRow(named, place, label=label, period=period, cells=values, columns=whole)
    written = {x: cell for x, cell in starts.items() if cell.text}
    if not written:
        return ReadRow(paper.NONE, place)
    values = {x: cell for x, cell in starts.items() if x > 0}
    if len(written) == 1:
        return _read_single(next(iter(written.items())), starts, place, whole, labels)
    if action := _action_in_two(label, list(written.values())):
        return ReadRow(paper.ACTION, place, *action, columns=whole)
    if heading := _heading_in_two(label, list(written.values())):
        return ReadRow(heading.kind, place, heading.ref, heading.text, columns=whole)
    row = ReadRow("", place, label=label, cells=values, columns=whole)
    if not label or (len(written) > 2 and is_recommendation(label)):
        return replace(row, kind=paper.STRAND)
    found = None if _are_heads(values, written) else labels.read(label)
    return _labelled(found, labels, row) if found else row


def _are_heads(values: dict[int, Cell], written: dict[int, Cell]) -> bool:
    """Whether all that stands beside a label are labels too: heads of lists, with nothing of a plan."""
    beside = [cell for x, cell in values.items() if x in written]
    return bool(beside) and all(read_label(cell.text) for cell in beside)


def _labelled(found: Label, labels: TableLabels, row: ReadRow) -> ReadRow:
    kind = found.field
    if kind == paper.RECOMMENDATION:
        words = clean(" ".join(cell.text for cell in row.cells.values()))
        heading = read_heading_of_value(words)
        return replace(row, kind=heading.kind, ref=heading.ref, text=heading.text, cells={})
    if labels.is_header and kind == paper.RESPONSIBILITY:
        kind = paper.LINK_OFFICERS
    return replace(row, kind=kind, period=found.period, is_likely=found.is_likely)


def _heading_in_two(label: str, written: list[Cell]) -> ReadHeading | None:
    """A heading whose number or letter stands in a cell of its own: "Recommendation 1" | "That …"."""
    if len(written) != 2:
        return None
    words = clean(written[1].text)
    if is_recommendation(label):
        return read_heading_of_value(words)
    if _ends_label(label):
        return read_heading(f"{label} {words}") or ReadHeading(
            paper.RECOMMENDATION, read_number(label), words
        )
    return None


def _action_in_two(label: str, written: list[Cell]) -> tuple[str, str] | None:
    """An action whose number stands in a cell of its own: "Action 1.1" | "Write to …"."""
    read = read_action(label)
    if len(written) != 2 or not read or read[1]:
        return None
    return read[0], clean(written[1].text)


def read_heading_of_value(words: str) -> ReadHeading:
    """The recommendation in a cell that is known to hold one, numbered or not."""
    heading = read_heading(words) or read_numbered(words)
    if heading and heading.kind == paper.RECOMMENDATION:
        return heading
    number = read_number(words)
    return ReadHeading(paper.RECOMMENDATION, number, "" if number else words)


def _ends_label(label: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:recommendation|rec\.?|r(?=\s*\d))\s*(?:no\.?\s*)?(?:[\w.]{1,6})?[:.)]?|[(]?[a-z][.)]",
            clean(label),
            re.IGNORECASE,
        )
    )


def _read_single(
    only: tuple[int, Cell],
    starts: dict[int, Cell],
    place: Place,
    columns: tuple[Cell | None, ...],
    labels: TableLabels,
) -> ReadRow:
    """A row in which one cell has words: a heading, a strand, or a label without an answer."""
    start, cell = only
    if heading := read_heading(_with_marker(cell)):
        return ReadRow(heading.kind, place, heading.ref, heading.text, columns=columns)
    if (action := read_action(cell.text)) and action[1]:
        return ReadRow(paper.ACTION, place, *action, columns=columns)
    if start > 0:
        return ReadRow(paper.STRAND, place, cells={start: cell}, columns=columns)
    if found := labels.read(cell.text):
        values = {x: other for x, other in starts.items() if x > 0}
        return _labelled(found, labels, ReadRow("", place, label=cell.text, cells=values, columns=columns))
    return ReadRow("", place, text=cell.text, label=cell.text, columns=columns)


def _with_marker(cell: Cell) -> str:
    first = cell.blocks[0] if cell.blocks else None
    if isinstance(first, Paragraph) and first.marker and len(cell.blocks) == 1:
        return first.line
    return cell.text
