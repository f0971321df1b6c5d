"""Tables of a text that the ends of pages cut, put together again."""

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

MAX_REPEATED_LINE_LENGTH = 80  # characters of a line that stands on every page


def join_tables_across_pages(document: Document) -> Document:
    """The document without the lines that come again and again between its tables, and those made whole.

    A table goes on with the one above it where it has no heads of its own, and is as wide or lacks the last
    column only.
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
    furniture = (
        p for p in _repeated_paragraphs(document.blocks, repeated) if clean(p.line) not in header_lines
    )
    return replace(document, blocks=tuple(blocks), header=(*document.header, *furniture))


def _find_repeated_lines(blocks: tuple[Block, ...]) -> set[str]:
    """Lines right below a table that stand there twice or more."""
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
    """Whether a table below another is the rest of it: only of tables with a row for each action."""
    grid, width = below.grid(), len(above.grid()[0]) if above.rows else 0
    if not grid or find_header_row(above.grid()) is None or parse_header(grid, 0):
        return False
    return width - 1 <= len(grid[0]) <= width and not (len(grid) > 1 and parse_header(grid, 1))


def _span_issue_cells(table: Table) -> Table:
    """A theme or issue in the first column stands next to all rows until the next: no cell of a text does."""
    index = find_header_row(table.grid())
    head = parse_header(table.grid(), index) if index is not None else None
    if head is None or not any(column.x == 0 for column in head.columns_for(SECTION)):
        return table
    once = {column.x for column in head.columns_for(cell_names.INDICATORS)}
    rows: list[Row] = []
    first = 0  # the row of the issue that is open
    for row in table.rows:
        cells = row.cells
        is_below = len(rows) > (index or 0) + head.rows and cells and not cells[0].text.strip()
        if is_below and any(cell.text.strip() for cell in cells):
            above = rows[first].cells
            span = replace(above[0], rowspan=len(rows) - first + 1)
            rows[first] = replace(rows[first], cells=(span, *above[1:]))
            cells = tuple(_repeat_from_above(cell, x, above, once) for x, cell in enumerate(cells))[1:]
        elif len(rows) >= (index or 0) + head.rows:
            first = len(rows)
        rows.append(replace(row, cells=cells))
    return replace(table, rows=tuple(rows))


def _repeat_from_above(cell: Cell, x: int, above: tuple[Cell, ...], once: set[int]) -> Cell:
    """Indicators stand once next to an issue, and are those of all its rows."""
    return above[x] if x in once and x < len(above) and not cell.text.strip() else cell
