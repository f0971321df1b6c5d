"""Who leads an action and by when, written below its words in the same cell, as columns of their own."""

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
    """The table with a column for each such label that has none yet; else as it is."""
    grid = table.grid()
    index = find_header_row(grid)
    head = parse_header(grid, index, likely=True) if index is not None else None
    if index is None or head is None:
        return table
    text_columns = {c.x for c in head.columns_for(cell_names.AGREED_ACTION, cell_names.RECOMMENDATION)}
    known = {column.field for column in head.columns}
    result: dict[int, tuple[Cell, _TextByField]] = {}
    for y in range(index + head.rows, len(grid)):
        for x, cell in cells_starting_in_row(grid, y):
            bare, labels = _split_cell(cell) if x in text_columns else (cell, {})
            labels = {field: text for field, text in labels.items() if field not in known}
            if labels:
                result[id(cell)] = (bare, labels)
    fields = [field for field in _COLUMN_HEADINGS if any(field in labels for _, labels in result.values())]
    if not fields:
        return table
    rows = []
    for y, row in enumerate(table.rows):
        cells = [result[id(cell)][0] if id(cell) in result else cell for cell in row.cells]
        source = next((grid[y][x] for x in sorted(text_columns) if id(grid[y][x]) in result), None)
        begins = any(cell is source for cell in row.cells)
        if source is None or begins:
            cells += _new_cells(fields, result[id(source)] if source else None, is_head=y == index)
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows), widths=())


def _new_cells(
    fields: list[str], result: tuple[Cell, _TextByField] | None, *, is_head: bool
) -> Iterator[Cell]:
    for field in fields:
        text = _COLUMN_HEADINGS[field] if is_head else result[1].get(field, "") if result else ""
        yield Cell(text_to_paragraphs(text), rowspan=result[0].rowspan if result else 1)


def _split_cell(cell: Cell) -> tuple[Cell, _TextByField]:
    """The cell without its last lines that are labels with values, and those."""
    blocks = [piece for block in cell.blocks for piece in _split_paragraph(block)]
    labels: _TextByField = {}
    while len(blocks) > 1 and isinstance(last := blocks[-1], Paragraph):
        text, colon, value = clean(last.text).partition(":")
        field = _label_field(text, value.strip()) if colon and value.strip() else ""
        if not field or field in labels:
            break
        labels[field] = value.strip()
        blocks.pop()
    return (replace(cell, blocks=tuple(blocks)), labels) if labels else (cell, labels)


def _split_paragraph(block: Block) -> tuple[Block, ...]:
    """A paragraph that ran together with a label behind a full stop, as in a narrow column of a PDF."""
    text = clean(block.line) if isinstance(block, Paragraph) else ""
    behind = _LABEL_AFTER_SENTENCE.search(text)
    if not behind or not _label_field(behind["label"], behind["value"]):
        return (block,)
    return (*text_to_paragraphs(text[: behind.start()]), *text_to_paragraphs(behind.group().strip()))


def _label_field(text: str, value: str) -> str:
    if text.lower() == "target":
        return cell_names.DATE if parse_partial_date(value) or _INDEFINITE_DATE.fullmatch(value) else ""
    label = parse_label(text) if len(text) <= MAX_TRAILING_LABEL_LENGTH else None
    return label.field if label and label.field in _COLUMN_HEADINGS else ""
