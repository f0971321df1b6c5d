"""Cells that hold several labels with their values, one below the other: "Lead: …", "Status: …"."""

from __future__ import annotations

from dataclasses import replace

from documents.plain_text import clean, text_to_paragraphs
from documents.plan import cell_names
from documents.recognise.labels import ENTRY_FIELDS, SUB_ACTION_FIELDS, ParsedLabel, parse_label
from documents.tree import Block, Cell, Paragraph, Row, Run, Table

MAX_CELL_LABEL_LENGTH = 70  # characters
_ASSESSMENT_FIELDS = frozenset(
    {cell_names.ASSESSMENT, cell_names.STATUS, cell_names.EXPLANATION, cell_names.IMPACT}
)


def expand_labelled_cells(table: Table, *, has_header_row: bool = False) -> Table:
    """The table with each cell of several labels expanded to rows of one label and its value.

    Other cells of the row come first, as rows of their own. A table without such cells is returned unchanged,
    as is a table with a header row where these cells have labels of updates only.
    """
    labelled_cells = [cell for row in table.rows for cell in row.cells if _has_several_labels(cell)]
    if not labelled_cells or (
        has_header_row and not any(_label_fields(cell) - ENTRY_FIELDS for cell in labelled_cells)
    ):
        return table
    rows: list[Row] = []
    for row in table.rows:
        labelled_cells = [cell for cell in row.cells if _has_several_labels(cell)]
        if not labelled_cells:
            if rows or len(row.cells) == 1:
                rows.append(row)
            continue
        rows += [
            _recommendation_row(cell, row)
            for cell in row.cells
            if cell not in labelled_cells and cell.text.strip()
        ]
        for cell in labelled_cells:
            rows += [Row((label, value), page=row.page) for label, value in _label_value_pairs(cell)]
    return replace(table, rows=tuple(rows), heads=0, widths=())


def parse_labelled_entries(cell: Cell) -> list[tuple[ParsedLabel, Cell]]:
    """The values of updates in a cell, with their labels: "Progress (May 2021): It is built."

    Empty if the cell begins with anything else.
    """
    result: list[tuple[ParsedLabel, list[Block]]] = []
    for block in cell.blocks:
        text, colon, value = block.text.partition(":") if isinstance(block, Paragraph) else ("", "", "")
        label = parse_label(text) if colon and len(text) <= MAX_CELL_LABEL_LENGTH else None
        if label and label.field in ENTRY_FIELDS:
            result.append((label, list(text_to_paragraphs(clean(value)))))
        elif result:
            result[-1][1].append(block)
        else:
            return []
    return [(label, Cell(tuple(blocks))) for label, blocks in result]


def split_assessment(cell: Cell) -> list[tuple[str, Cell]]:
    """The fields and values in a cell of progress that also holds labels ("Grade: 2").

    The first pair is the evidence.
    """
    result: list[tuple[str, list[Block]]] = [(cell_names.EVIDENCE, [])]
    for block in cell.blocks:
        field, start = _leading_label(block)
        if isinstance(block, Paragraph) and field in _ASSESSMENT_FIELDS:
            result.append((field, list(text_to_paragraphs(clean(block.text[start:])))))
        else:
            result[-1][1].append(block)
    return [(field, replace(cell, blocks=tuple(blocks))) for field, blocks in result]


def _recommendation_row(cell: Cell, row: Row) -> Row:
    label = Cell(text_to_paragraphs("Recommendation:"))
    return Row((label, replace(cell, colspan=1, rowspan=1)), page=row.page)


def _has_several_labels(cell: Cell) -> bool:
    return cell.name is None and len(_label_fields(cell)) > 1


def _label_fields(cell: Cell) -> set[str]:
    return {field for field, _ in map(_leading_label, cell.blocks) if field}


def _leading_label(block: Block) -> tuple[str, int]:
    """The field of the label at the start of a paragraph, and the position of its value; or ("", 0)."""
    if not isinstance(block, Paragraph):
        return "", 0
    text, colon, _ = block.text.partition(":")
    label = parse_label(text) if colon and len(text) <= MAX_CELL_LABEL_LENGTH else None
    return (label.field, len(text) + 1) if label and label.field in SUB_ACTION_FIELDS else ("", 0)


def _label_value_pairs(cell: Cell) -> list[tuple[Cell, Cell]]:
    """The labels of a cell, each with the text after and below it."""
    pairs: list[tuple[str, list[Block]]] = []
    for block in cell.blocks:
        field, start = _leading_label(block)
        if field and isinstance(block, Paragraph):
            first = clean(block.text[start:])
            pairs.append((block.text[:start], [Paragraph((Run(first),))] if first else []))
        elif pairs:
            pairs[-1][1].append(block)
        else:
            pairs.append(("", [block]))
    return [(Cell(text_to_paragraphs(label)), Cell(tuple(blocks))) for label, blocks in pairs]
