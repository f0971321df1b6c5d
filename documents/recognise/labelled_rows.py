"""Rows of tables with labels, each with what it is: a heading, a strand, a label with its values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from documents.plain_text import clean
from documents.plan import cell_names
from documents.recognise.heading_parsing import (
    ParsedHeading,
    parse_action_heading,
    parse_heading,
    parse_heading_number,
    parse_numbered_heading,
)
from documents.recognise.label_layout import detect_label_layout
from documents.recognise.labels import ParsedLabel, parse_label
from documents.recognise.table_labels import TableLabels
from documents.tree import Cell, Paragraph, Table

_RECOMMENDATION_LABEL = r"(?:(?:scrutiny|agreed|panel) )?recommendations?\s*:?"


@dataclass(frozen=True)
class SourceLocation:
    """Where in the document something stands, counted from 1."""

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
class LabelledRow:
    """One row. `cells` are the value cells by the grid column in which they start.

    `kind` is a name of `documents.plan.cell_names`, or "" for a row that was not understood.
    """

    kind: str
    place: SourceLocation
    ref: str = ""
    text: str = ""
    label: str = ""
    period: str = ""
    is_inferred: bool = False  # the label is in words that nobody has listed
    cells: dict[int, Cell] = field(default_factory=dict)
    columns: tuple[Cell | None, ...] = ()


def parse_rows(table: Table, number: int) -> Iterator[LabelledRow]:
    """The rows of one table, in order, each with what it is.

    Where labels stand in another column than the first, or in two, the rows are read as if each pair
    had a row of its own; what is merged down on the left of the labels comes first, as a heading.
    """
    grid = table.grid()
    layout = detect_label_layout(grid)
    labels = TableLabels(grid, layout)
    above: Cell | None = None
    for index, (row, columns) in enumerate(zip(table.rows, grid, strict=True)):
        place = SourceLocation(number, index + 1, row.page, row.line_number)
        context = layout.heading_cell(columns)
        if context is not None and context is not above and context.text:
            yield _heading_row(context, place)
        above = context if context is not None else above
        yield from (_parse_row(piece, place, labels) for piece in layout.pieces(columns))


def _heading_row(cell: Cell, place: SourceLocation) -> LabelledRow:
    text = _text_with_marker(cell)
    heading = parse_heading(text) or parse_numbered_heading(text)
    if heading is None:
        number = parse_heading_number(text)
        heading = ParsedHeading(cell_names.RECOMMENDATION, number, "" if number else clean(text))
    return LabelledRow(heading.kind, place, heading.ref, heading.text, columns=(cell,))


def is_recommendation_label(label: str) -> bool:
    """Whether a label says that a recommendation stands next to it."""
    return bool(re.fullmatch(_RECOMMENDATION_LABEL, clean(label), re.IGNORECASE))


def _parse_row(columns: list[Cell | None], place: SourceLocation, labels: TableLabels) -> LabelledRow:
    starts = {x: cell for x, cell in enumerate(columns) if cell and (x == 0 or columns[x - 1] is not cell)}
    named = next(
        (cell.name for cell in starts.values() if cell.name and cell.name != cell_names.ROW_LABEL), None
    )
    label = columns[0].text if columns and columns[0] else ""
    whole = tuple(columns)
    if named:
        rewritten = parse_label(label) if columns[0] and columns[0].is_edited else None
        if rewritten:
            others = {x: cell for x, cell in starts.items() if x > 0}
            return LabelledRow(
                rewritten.field, place, "", "", label, rewritten.period, cells=others, columns=whole
            )
        period = (columns[0].value or "") if columns[0] and columns[0].name == cell_names.ROW_LABEL else ""
        values = {x: cell for x, cell in starts.items() if cell.name == named}
        return LabelledRow(named, place, label=label, period=period, cells=values, columns=whole)
    written = {x: cell for x, cell in starts.items() if cell.text}
    if not written:
        return LabelledRow(cell_names.NOT_RECEIVED, place)
    values = {x: cell for x, cell in starts.items() if x > 0}
    if len(written) == 1:
        return _parse_single_cell_row(next(iter(written.items())), starts, place, whole, labels)
    if action := _parse_two_cell_action(label, list(written.values())):
        return LabelledRow(cell_names.ACTION, place, *action, columns=whole)
    if heading := _parse_two_cell_heading(label, list(written.values())):
        return LabelledRow(heading.kind, place, heading.ref, heading.text, columns=whole)
    row = LabelledRow("", place, label=label, cells=values, columns=whole)
    if not label or (len(written) > 2 and is_recommendation_label(label)):
        return replace(row, kind=cell_names.STRAND)
    parsed_label = None if _are_all_labels(values, written) else labels.read(label)
    return _apply_label(parsed_label, labels, row) if parsed_label else row


def _are_all_labels(values: dict[int, Cell], written: dict[int, Cell]) -> bool:
    """Whether all that stands next to a label are labels too: heads of lists, with nothing of a plan."""
    neighbours = [cell for x, cell in values.items() if x in written]
    return bool(neighbours) and all(parse_label(cell.text) for cell in neighbours)


def _apply_label(parsed_label: ParsedLabel, labels: TableLabels, row: LabelledRow) -> LabelledRow:
    kind = parsed_label.field
    if kind == cell_names.RECOMMENDATION:
        text = clean(" ".join(cell.text for cell in row.cells.values()))
        heading = parse_recommendation_value(text)
        return replace(row, kind=heading.kind, ref=heading.ref, text=heading.text, cells={})
    if labels.is_header_table and kind == cell_names.RESPONSIBILITY:
        kind = cell_names.LINK_OFFICERS
    return replace(row, kind=kind, period=parsed_label.period, is_inferred=parsed_label.is_inferred)


def _parse_two_cell_heading(label: str, written: list[Cell]) -> ParsedHeading | None:
    """A heading whose number or letter stands in a cell of its own: "Recommendation 1" | "That …"."""
    if len(written) != 2:
        return None
    text = clean(written[1].text)
    if is_recommendation_label(label):
        return parse_recommendation_value(text)
    if _is_heading_label(label):
        return parse_heading(f"{label} {text}") or ParsedHeading(
            cell_names.RECOMMENDATION, parse_heading_number(label), text
        )
    return None


def _parse_two_cell_action(label: str, written: list[Cell]) -> tuple[str, str] | None:
    """An action whose number stands in a cell of its own: "Action 1.1" | "Write to …"."""
    read = parse_action_heading(label)
    if len(written) != 2 or not read or read[1]:
        return None
    return read[0], clean(written[1].text)


def parse_recommendation_value(text: str) -> ParsedHeading:
    """The recommendation in a cell that is known to hold one, numbered or not."""
    heading = parse_heading(text) or parse_numbered_heading(text)
    if heading and heading.kind == cell_names.RECOMMENDATION:
        return heading
    number = parse_heading_number(text)
    return ParsedHeading(cell_names.RECOMMENDATION, number, "" if number else text)


def _is_heading_label(label: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:recommendation|rec\.?|r(?=\s*\d))\s*(?:no\.?\s*)?(?:[\w.]{1,6})?[:.)]?|[(]?[a-z][.)]",
            clean(label),
            re.IGNORECASE,
        )
    )


def _parse_single_cell_row(
    only: tuple[int, Cell],
    starts: dict[int, Cell],
    place: SourceLocation,
    columns: tuple[Cell | None, ...],
    labels: TableLabels,
) -> LabelledRow:
    """A row in which one cell has words: a heading, a strand, or a label without an answer."""
    start, cell = only
    if heading := parse_heading(_text_with_marker(cell)):
        return LabelledRow(heading.kind, place, heading.ref, heading.text, columns=columns)
    if (action := parse_action_heading(cell.text)) and action[1]:
        return LabelledRow(cell_names.ACTION, place, *action, columns=columns)
    if start > 0:
        return LabelledRow(cell_names.STRAND, place, cells={start: cell}, columns=columns)
    if parsed_label := labels.read(cell.text):
        values = {x: other for x, other in starts.items() if x > 0}
        return _apply_label(
            parsed_label, labels, LabelledRow("", place, label=cell.text, cells=values, columns=columns)
        )
    return LabelledRow("", place, text=cell.text, label=cell.text, columns=columns)


def _text_with_marker(cell: Cell) -> str:
    first = cell.blocks[0] if cell.blocks else None
    if isinstance(first, Paragraph) and first.marker and len(cell.blocks) == 1:
        return first.line
    return cell.text
