"""Joins the tables of a text that page breaks have split."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from documents.plain_text import clean
from documents.plan import cell_names
from documents.recognise.column_headings import SECTION
from documents.recognise.heading_parsing import parse_heading, parse_numbered_heading, parse_section
from documents.recognise.tracker_columns import find_header_row, parse_header
from documents.tree import Block, Cell, Document, Paragraph, Row, Table

MAX_REPEATED_LINE_LENGTH = 80  # characters of a line that is printed on every page


def join_tables_across_pages(document: Document) -> Document:
    """The document with joined tables; lines that are repeated between tables become header lines.

    A table continues the one above it where it has no column headings, and has as many columns or one less.
    """
    repeated = _find_repeated_lines(document.blocks)
    blocks: list[Block] = []
    for block in document.blocks:
        above = blocks[-1] if blocks else None
        if isinstance(block, Paragraph) and clean(block.line) in repeated:
            continue
        if isinstance(above, Table) and isinstance(block, Table) and _continues_table(above, block):
            blocks[-1] = replace(above, rows=(*above.rows, *block.rows))
        else:
            blocks.append(block)
    blocks = [_span_issue_cells(block) if isinstance(block, Table) else block for block in blocks]
    header_lines = {clean(p.line) for p in document.header}
    page_lines = (
        p for p in _repeated_paragraphs(document.blocks, repeated) if clean(p.line) not in header_lines
    )
    return replace(document, blocks=tuple(blocks), header=(*document.header, *page_lines))


def _find_repeated_lines(blocks: tuple[Block, ...]) -> set[str]:
    """The lines that stand right below a table twice or more."""
    lines = Counter(
        clean(block.line)
        for above, block in pairwise(blocks)
        if isinstance(above, Table)
        and isinstance(block, Paragraph)
        and len(block.text) <= MAX_REPEATED_LINE_LENGTH
    )
    return {
        text
        for text, times in lines.items()
        if times > 1
        and text
        and not (parse_heading(text) or parse_section(text) or parse_numbered_heading(text))
    }


def _repeated_paragraphs(blocks: tuple[Block, ...], repeated: set[str]) -> list[Paragraph]:
    result = {clean(b.line): b for b in blocks if isinstance(b, Paragraph) and clean(b.line) in repeated}
    return list(result.values())


def _continues_table(above: Table, below: Table) -> bool:
    """Whether a table is the rest of the table above it, which must have a row for each action."""
    grid, width = below.grid(), len(above.grid()[0]) if above.rows else 0
    if not grid or find_header_row(above.grid()) is None or parse_header(grid, 0):
        return False
    return width - 1 <= len(grid[0]) <= width and not (len(grid) > 1 and parse_header(grid, 1))


def _span_issue_cells(table: Table) -> Table:
    """The table with each theme or issue in the first column spanning its rows: text has no merged cells."""
    index = find_header_row(table.grid())
    header = parse_header(table.grid(), index) if index is not None else None
    if header is None or not any(column.x == 0 for column in header.columns_for(SECTION)):
        return table
    indicator_columns = {column.x for column in header.columns_for(cell_names.INDICATORS)}
    rows: list[Row] = []
    first = 0  # the first row of the current issue
    for row in table.rows:
        cells = row.cells
        is_below = len(rows) > (index or 0) + header.rows and cells and not cells[0].text.strip()
        if is_below and any(cell.text.strip() for cell in cells):
            above = rows[first].cells
            span = replace(above[0], rowspan=len(rows) - first + 1)
            rows[first] = replace(rows[first], cells=(span, *above[1:]))
            cells = tuple(
                _repeat_from_above(cell, x, above, indicator_columns) for x, cell in enumerate(cells)
            )[1:]
        elif len(rows) >= (index or 0) + header.rows:
            first = len(rows)
        rows.append(replace(row, cells=cells))
    return replace(table, rows=tuple(rows))


def _repeat_from_above(cell: Cell, x: int, above: tuple[Cell, ...], indicator_columns: set[int]) -> Cell:
    """The cell, or for an empty cell of indicators the one above: they apply to all rows of an issue."""
    return above[x] if x in indicator_columns and x < len(above) and not cell.text.strip() else cell
