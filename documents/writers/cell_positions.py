"""Positions of the cells of a table: their columns, and whether they began in a row above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from documents.tree import Cell, Table


@dataclass(frozen=True)
class CellPosition:
    """One cell of a row: its first column, from 0, and whether it began in a row above."""

    cell: Cell
    column: int
    is_continuation: bool


def cell_positions(table: Table) -> Iterator[list[CellPosition]]:
    """The cells of each row of a rectangular table from left to right, those from above included."""
    from_above: dict[int, tuple[Cell, int]] = {}  # by column: a cell, and how many more rows it spans
    for row in table.rows:
        cells = iter(row.cells)
        positions: list[CellPosition] = []
        continuing: dict[int, tuple[Cell, int]] = {}
        column = 0
        while True:
            is_continuation = column in from_above
            cell = from_above[column][0] if is_continuation else next(cells, None)
            if cell is None:
                break
            rows_left = from_above[column][1] if is_continuation else cell.rowspan
            if rows_left > 1:
                continuing[column] = (cell, rows_left - 1)
            positions.append(CellPosition(cell, column, is_continuation))
            column += cell.colspan
        from_above = continuing
        yield positions
