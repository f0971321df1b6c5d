"""Moves the owner, date and measure below the text of an action in the same cell to columns of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.plain_text import clean, text_to_paragraphs
from documents.plan import cell_names
from documents.plan.dates import parse_partial_date
from documents.recognise.checkbox_columns import cells_starting_in_row
from documents.recognise.labels import parse_label
from documents.recognise.tracker_columns import find_header_row, parse_header
from documents.tree import Block, Cell, Paragraph, Table

MAX_TRAILING_LABEL_LENGTH = 40  # characters
_COLUMN_HEADINGS = {
    cell_names.RESPONSIBILITY: "Lead officer",
    cell_names.DATE: "Target date",
    cell_names.MEASURE: "Success measure",
}
_INDEFINITE_DATE = re.compile(r"tbc|tba|ongoing|on-going|immediate(?:ly)?|asap", re.IGNORECASE)
_LABEL_AFTER_SENTENCE = re.compile(r"(?<=[.!?])\s+(?P<label>[A-Z][\w /()'’-]{2,38}):\s*(?P<value>\S.*)$")
_TextByField = dict[str, str]


def move_trailing_labels_to_columns(table: Table) -> Table:
    """The table with new columns for trailing labels; unchanged if there are none.

    Labels for which the table has a column already stay.
    """
    grid = table.grid()
    index = find_header_row(grid)
    header = parse_header(grid, index, likely=True) if index is not None else None
    if index is None or header is None:
        return table
    text_columns = {c.x for c in header.columns_for(cell_names.AGREED_ACTION, cell_names.RECOMMENDATION)}
    known_fields = {column.field for column in header.columns}
    split_cells: dict[int, tuple[Cell, _TextByField]] = {}
    for y in range(index + header.rows, len(grid)):
        for x, cell in cells_starting_in_row(grid, y):
            shortened_cell, labels = _split_cell(cell) if x in text_columns else (cell, {})
            labels = {field: text for field, text in labels.items() if field not in known_fields}
            if labels:
                split_cells[id(cell)] = (shortened_cell, labels)
    fields = [
        field for field in _COLUMN_HEADINGS if any(field in labels for _, labels in split_cells.values())
    ]
    if not fields:
        return table
    rows = []
    for y, row in enumerate(table.rows):
        cells = [split_cells[id(cell)][0] if id(cell) in split_cells else cell for cell in row.cells]
        source_cell = next((grid[y][x] for x in sorted(text_columns) if id(grid[y][x]) in split_cells), None)
        starts_here = any(cell is source_cell for cell in row.cells)
        if source_cell is None or starts_here:
            cells += _new_cells(
                fields, split_cells[id(source_cell)] if source_cell else None, is_header_row=y == index
            )
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows), widths=())


def _new_cells(
    fields: list[str], split_cell: tuple[Cell, _TextByField] | None, *, is_header_row: bool
) -> Iterator[Cell]:
    for field in fields:
        text = (
            _COLUMN_HEADINGS[field] if is_header_row else split_cell[1].get(field, "") if split_cell else ""
        )
        yield Cell(text_to_paragraphs(text), rowspan=split_cell[0].rowspan if split_cell else 1)


def _split_cell(cell: Cell) -> tuple[Cell, _TextByField]:
    """The cell without the labels with values in its last lines, and those values by field."""
    blocks = [piece for block in cell.blocks for piece in _split_paragraph(block)]
    labels: _TextByField = {}
    while len(blocks) > 1 and isinstance(last_block := blocks[-1], Paragraph):
        text, colon, value = clean(last_block.text).partition(":")
        field = _label_field(text, value.strip()) if colon and value.strip() else ""
        if not field or field in labels:
            break
        labels[field] = value.strip()
        blocks.pop()
    return (replace(cell, blocks=tuple(blocks)), labels) if labels else (cell, labels)


def _split_paragraph(block: Block) -> tuple[Block, ...]:
    """The paragraph, split before a label after a full stop: narrow PDF columns lose line ends."""
    text = clean(block.line) if isinstance(block, Paragraph) else ""
    match = _LABEL_AFTER_SENTENCE.search(text)
    if not match or not _label_field(match["label"], match["value"]):
        return (block,)
    return (*text_to_paragraphs(text[: match.start()]), *text_to_paragraphs(match.group().strip()))


def _label_field(text: str, value: str) -> str:
    if text.lower() == "target":
        return cell_names.DATE if parse_partial_date(value) or _INDEFINITE_DATE.fullmatch(value) else ""
    label = parse_label(text) if len(text) <= MAX_TRAILING_LABEL_LENGTH else None
    return label.field if label and label.field in _COLUMN_HEADINGS else ""
