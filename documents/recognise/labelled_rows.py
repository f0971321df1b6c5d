"""Classifies the rows of tables with labels: a heading, a strand, or a label with its values."""

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
    """A location in the document; all numbers count from 1."""

    table: int = 0
    row: int = 0
    page: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        if self.line:  # plain text has lines instead of tables
            return f"line {self.line}"
        parts = [f"page {self.page}" if self.page else "", f"table {self.table}" if self.table else ""]
        return ", ".join([*filter(None, parts), *([f"row {self.row}"] if self.row else [])])


@dataclass(frozen=True)
class LabelledRow:
    """One row with what it is. `cells` are the value cells by the grid column in which they start.

    `kind` is a name of `documents.plan.cell_names`, or "" for a row that was not understood. `ref` and
    `text` are those of a heading or action. `columns` has the cell in each grid column.
    """

    kind: str
    location: SourceLocation
    ref: str = ""
    text: str = ""
    label: str = ""
    period: str = ""
    is_inferred: bool = False  # the label is not in our lists
    cells: dict[int, Cell] = field(default_factory=dict)
    columns: tuple[Cell | None, ...] = ()


def parse_rows(table: Table, table_number: int) -> Iterator[LabelledRow]:
    """The rows of one table, in order, classified. `table_number` counts from 1.

    A row with two pairs of label and value gives two rows. A cell on the left that spans several rows comes
    before them, as a heading.
    """
    grid = table.grid()
    layout = detect_label_layout(grid)
    labels = TableLabels(grid, layout)
    last_context: Cell | None = None
    for index, (row, columns) in enumerate(zip(table.rows, grid, strict=True)):
        location = SourceLocation(table_number, index + 1, row.page, row.line_number)
        context = layout.heading_cell(columns)
        if context is not None and context is not last_context and context.text:
            yield _heading_row(context, location)
        last_context = context if context is not None else last_context
        yield from (
            _parse_row(labelled_columns, location, labels) for labelled_columns in layout.split_row(columns)
        )


def _heading_row(cell: Cell, location: SourceLocation) -> LabelledRow:
    text = _text_with_marker(cell)
    heading = parse_heading(text) or parse_numbered_heading(text)
    if heading is None:
        ref = parse_heading_number(text)
        heading = ParsedHeading(cell_names.RECOMMENDATION, ref, "" if ref else clean(text))
    return LabelledRow(heading.kind, location, heading.ref, heading.text, columns=(cell,))


def is_recommendation_label(label: str) -> bool:
    """Whether it is a label for a recommendation."""
    return bool(re.fullmatch(_RECOMMENDATION_LABEL, clean(label), re.IGNORECASE))


def _parse_row(columns: list[Cell | None], location: SourceLocation, labels: TableLabels) -> LabelledRow:
    starts = {x: cell for x, cell in enumerate(columns) if cell and (x == 0 or columns[x - 1] is not cell)}
    cell_name = next(
        (cell.name for cell in starts.values() if cell.name and cell.name != cell_names.ROW_LABEL), None
    )
    label = columns[0].text if columns and columns[0] else ""
    all_columns = tuple(columns)
    if cell_name:
        edited_label = parse_label(label) if columns[0] and columns[0].is_edited else None
        if edited_label:
            other_cells = {x: cell for x, cell in starts.items() if x > 0}
            return LabelledRow(
                edited_label.field,
                location,
                "",
                "",
                label,
                edited_label.period,
                cells=other_cells,
                columns=all_columns,
            )
        period = (columns[0].value or "") if columns[0] and columns[0].name == cell_names.ROW_LABEL else ""
        values = {x: cell for x, cell in starts.items() if cell.name == cell_name}
        return LabelledRow(cell_name, location, label=label, period=period, cells=values, columns=all_columns)
    filled = {x: cell for x, cell in starts.items() if cell.text}
    if not filled:
        return LabelledRow(cell_names.NOT_RECEIVED, location)
    values = {x: cell for x, cell in starts.items() if x > 0}
    if len(filled) == 1:
        return _parse_single_cell_row(next(iter(filled.items())), starts, location, all_columns, labels)
    if action := _parse_two_cell_action(label, list(filled.values())):
        return LabelledRow(cell_names.ACTION, location, *action, columns=all_columns)
    if heading := _parse_two_cell_heading(label, list(filled.values())):
        return LabelledRow(heading.kind, location, heading.ref, heading.text, columns=all_columns)
    row = LabelledRow("", location, label=label, cells=values, columns=all_columns)
    if not label or (len(filled) > 2 and is_recommendation_label(label)):
        return replace(row, kind=cell_names.STRAND)
    parsed_label = None if _are_all_labels(values, filled) else labels.parse(label)
    return _apply_label(parsed_label, labels, row) if parsed_label else row


def _are_all_labels(values: dict[int, Cell], filled: dict[int, Cell]) -> bool:
    """Whether all texts next to a label are labels too, as in the header row of a list."""
    neighbours = [cell for x, cell in values.items() if x in filled]
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


def _parse_two_cell_heading(label: str, cells: list[Cell]) -> ParsedHeading | None:
    """The heading in two cells, one with its number or letter: "Recommendation 1" | "That …"; or None."""
    if len(cells) != 2:
        return None
    text = clean(cells[1].text)
    if is_recommendation_label(label):
        return parse_recommendation_value(text)
    if _is_heading_label(label):
        return parse_heading(f"{label} {text}") or ParsedHeading(
            cell_names.RECOMMENDATION, parse_heading_number(label), text
        )
    return None


def _parse_two_cell_action(label: str, cells: list[Cell]) -> tuple[str, str] | None:
    """The number and text of an action in two cells, "Action 1.1" | "Write to …", or None."""
    action = parse_action_heading(label)
    if len(cells) != 2 or not action or action[1]:
        return None
    return action[0], clean(cells[1].text)


def parse_recommendation_value(text: str) -> ParsedHeading:
    """The recommendation in a cell that is known to hold one, numbered or not."""
    heading = parse_heading(text) or parse_numbered_heading(text)
    if heading and heading.kind == cell_names.RECOMMENDATION:
        return heading
    ref = parse_heading_number(text)
    return ParsedHeading(cell_names.RECOMMENDATION, ref, "" if ref else text)


def _is_heading_label(label: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:recommendation|rec\.?|r(?=\s*\d))\s*(?:no\.?\s*)?(?:[\w.]{1,6})?[:.)]?|[(]?[a-z][.)]",
            clean(label),
            re.IGNORECASE,
        )
    )


def _parse_single_cell_row(
    filled: tuple[int, Cell],
    starts: dict[int, Cell],
    location: SourceLocation,
    columns: tuple[Cell | None, ...],
    labels: TableLabels,
) -> LabelledRow:
    """A row in which one cell has text: a heading, an action, a strand, or a label without a value."""
    start, cell = filled
    if heading := parse_heading(_text_with_marker(cell)):
        return LabelledRow(heading.kind, location, heading.ref, heading.text, columns=columns)
    if (action := parse_action_heading(cell.text)) and action[1]:
        return LabelledRow(cell_names.ACTION, location, *action, columns=columns)
    if start > 0:
        return LabelledRow(cell_names.STRAND, location, cells={start: cell}, columns=columns)
    if parsed_label := labels.parse(cell.text):
        values = {x: other for x, other in starts.items() if x > 0}
        return _apply_label(
            parsed_label, labels, LabelledRow("", location, label=cell.text, cells=values, columns=columns)
        )
    return LabelledRow("", location, text=cell.text, label=cell.text, columns=columns)


def _text_with_marker(cell: Cell) -> str:
    first = cell.blocks[0] if cell.blocks else None
    if isinstance(first, Paragraph) and first.marker and len(cell.blocks) == 1:
        return first.line
    return cell.text
