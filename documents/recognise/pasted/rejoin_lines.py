"""Rejoins wide tables that were split at line ends in cells: Word copies each paragraph as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.plan import cell_names
from documents.recognise.heading_parsing import parse_heading
from documents.recognise.labels import parse_label
from documents.tree import Block, Cell, Paragraph, Row, Table

MIN_COLUMNS = 3  # columns; a table of two is read line by line anyway


def rejoin_table_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the lines between the rows of a split table back in their cells."""
    result: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if isinstance(block, Table) and _column_count([block]) >= MIN_COLUMNS:
            end = _table_end(blocks, index)
            result += (
                _TableRejoiner(blocks[index:end]).blocks()
                if end > index + 1 or _is_ragged(block)
                else [block]
            )
            index = end
        else:
            result.append(block)
            index += 1
    return result


def _column_count(tables: Sequence[Block]) -> int:
    rows = (row for table in tables if isinstance(table, Table) for row in table.rows)
    return max((len(row.cells) for row in rows), default=0)


def _is_ragged(table: Table) -> bool:
    return len({len(row.cells) for row in table.rows}) > 1


def _table_end(blocks: Sequence[Block], index: int) -> int:
    """The index after a table: at an empty line or a heading."""
    last = _last_line_number(blocks[index])
    while (index := index + 1) < len(blocks):
        block = blocks[index]
        first = block.rows[0].line_number if isinstance(block, Table) and block.rows else None
        number = block.line_number if isinstance(block, Paragraph) else first
        if number is None or number > last + 1:
            break
        if isinstance(block, Paragraph) and (block.level or parse_heading(block.line)):
            break
        last = _last_line_number(block)
    return index


def _last_line_number(block: Block) -> int:
    """The number of the last line of a block. The real one may be higher after cells with several lines."""
    if isinstance(block, Paragraph):
        return block.line_number or 0
    row = block.rows[-1]
    return (row.line_number or 0) + max((cell.text.count("\n") for cell in row.cells), default=0)


class _TableRejoiner:
    """Joins the rows of one table."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = list(blocks)
        self._columns = _column_count(blocks)
        self._header_row_count = next(block.heads for block in blocks if isinstance(block, Table))
        self._rows: list[list[Cell]] = []
        self._source_rows: list[Row] = []
        self._lines_below: list[Paragraph] = []  # lines since the last row
        self._is_torn = False

    def blocks(self) -> list[Block]:
        for block in self._blocks:
            if isinstance(block, Paragraph):
                self._lines_below.append(block)
            else:
                for row in block.rows:
                    self._add_row(row)
        # Lines below a table that is split nowhere else are more likely a note.
        rest: list[Block] = [] if self._is_torn else list(self._lines_below)
        if self._is_torn:
            self._append_to_last_cell(self._lines_below)
        rows = (
            replace(source_row, cells=tuple(cells))
            for source_row, cells in zip(self._source_rows, self._rows, strict=True)
        )
        return [Table(tuple(rows), heads=self._header_row_count), *rest]

    def _add_row(self, row: Row) -> None:
        cells = list(row.cells)
        label_line_count = self._count_label_lines(cells[0])
        self._append_to_last_cell(self._lines_below[: len(self._lines_below) - label_line_count])
        label_lines = self._lines_below[len(self._lines_below) - label_line_count :]
        self._lines_below = []
        continues_row = self._rows and not label_line_count and not _is_label(cells[0])
        if continues_row and len(self._rows[-1]) + len(cells) - 1 == self._columns > len(self._rows[-1]):
            self._rows[-1][-1] = _with_blocks(self._rows[-1][-1], cells[0].blocks)
            self._rows[-1] += cells[1:]
            self._is_torn = True
            return
        if label_line_count:
            cells[0] = Cell((*label_lines, *cells[0].blocks))
        self._rows.append(cells)
        self._source_rows.append(row)

    def _count_label_lines(self, first: Cell) -> int:
        """How many of the lines above begin the label that the first cell continues."""
        for count in range(len(self._lines_below), 0, -1):
            text = " ".join([*(line.line for line in self._lines_below[-count:]), first.text])
            if len(text) < 200 and parse_label(text):
                return count
        return 0

    def _append_to_last_cell(self, lines: Sequence[Paragraph]) -> None:
        """Add lines to the last cell above them."""
        if lines and self._rows:
            self._rows[-1][-1] = _with_blocks(self._rows[-1][-1], tuple(lines))
            self._is_torn = True


def _with_blocks(cell: Cell, blocks: tuple[Block, ...]) -> Cell:
    return replace(cell, blocks=(*cell.blocks, *blocks))


def _is_label(cell: Cell) -> bool:
    label = parse_label(cell.text)
    return label is not None and label.field != cell_names.GRADING_KEY
