"""Tables of a text that the ends of pages cut, put together again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from actionplans import paper
from documents.tree import Block, Cell, Document, Paragraph, Row, Table
from documents.words import clean
from intake.column_words import SECTION
from intake.headings import read_heading, read_numbered, read_section
from intake.tracker_columns import find_head, read_head

LONGEST = 80  # characters of a line that stands on every page


def with_whole_tables(document: Document) -> Document:
    """The document without the lines that come again and again between its tables, and those made whole.

    A table goes on with the one above it where it has no heads of its own, and is as wide or lacks the last
    column only.
    """
    repeated = _repeated(document.blocks)
    blocks: list[Block] = []
    for block in document.blocks:
        above = blocks[-1] if blocks else None
        if isinstance(block, Paragraph) and clean(block.line) in repeated:
            continue
        if isinstance(above, Table) and isinstance(block, Table) and _is_rest(above, block):
            blocks[-1] = replace(above, rows=(*above.rows, *block.rows))
        else:
            blocks.append(block)
    blocks = [_with_issues_reaching_down(block) if isinstance(block, Table) else block for block in blocks]
    said = {clean(p.line) for p in document.header}
    furniture = (p for p in _once(document.blocks, repeated) if clean(p.line) not in said)
    return replace(document, blocks=tuple(blocks), header=(*document.header, *furniture))


def _repeated(blocks: tuple[Block, ...]) -> set[str]:
    """Lines right below a table that stand there twice or more."""
    lines = Counter(
        clean(block.line)
        for above, block in pairwise(blocks)
        if isinstance(above, Table) and isinstance(block, Paragraph) and len(block.text) <= LONGEST
    )
    return {
        words
        for words, times in lines.items()
        if times > 1 and words and not (read_heading(words) or read_section(words) or read_numbered(words))
    }


def _once(blocks: tuple[Block, ...], repeated: set[str]) -> list[Paragraph]:
    found = {clean(b.line): b for b in blocks if isinstance(b, Paragraph) and clean(b.line) in repeated}
    return list(found.values())


def _is_rest(above: Table, below: Table) -> bool:
    """Whether a table below another is the rest of it: only of tables with a row for each action."""
    grid, width = below.grid(), len(above.grid()[0]) if above.rows else 0
    if not grid or find_head(above.grid()) is None or read_head(grid, 0):
        return False
    return width - 1 <= len(grid[0]) <= width and not (len(grid) > 1 and read_head(grid, 1))


def _with_issues_reaching_down(table: Table) -> Table:
    """A theme or issue in the first column stands beside all rows until the next: no cell of a text does."""
    index = find_head(table.grid())
    head = read_head(table.grid(), index) if index is not None else None
    if head is None or not any(column.x == 0 for column in head.of(SECTION)):
        return table
    once = {column.x for column in head.of(paper.INDICATORS)}
    rows: list[Row] = []
    first = 0  # the row of the issue that is open
    for row in table.rows:
        cells = row.cells
        is_below = len(rows) > (index or 0) + head.rows and cells and not cells[0].text.strip()
        if is_below and any(cell.text.strip() for cell in cells):
            above = rows[first].cells
            span = replace(above[0], rowspan=len(rows) - first + 1)
            rows[first] = replace(rows[first], cells=(span, *above[1:]))
            cells = tuple(_as_above(cell, x, above, once) for x, cell in enumerate(cells))[1:]
        elif len(rows) >= (index or 0) + head.rows:
            first = len(rows)
        rows.append(replace(row, cells=cells))
    return replace(table, rows=tuple(rows))


def _as_above(cell: Cell, x: int, above: tuple[Cell, ...], once: set[int]) -> Cell:
    """Indicators stand once beside an issue, and are those of all its rows."""
    return above[x] if x in once and x < len(above) and not cell.text.strip() else cell
