"""Positions of the cells of a table: the column of each, and which continue from the row above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from documents.tree import Cell, Table


@dataclass(frozen=True)
class CellPosition:
    """One cell of a row: where it begins, and whether it began in a row above."""

    cell: Cell
    column: int
    is_continuation: bool


def cell_positions(table: Table) -> Iterator[list[CellPosition]]:
    """The cells of each row of a square table from left to right, those from above included."""
    from_above: dict[int, tuple[Cell, int]] = {}  # by column: a cell, and into how many rows it reaches yet
    for row in table.rows:
        cells = iter(row.cells)
        positions: list[CellPosition] = []
        below: dict[int, tuple[Cell, int]] = {}
        column = 0
        while True:
            goes_on = column in from_above
            cell = from_above[column][0] if goes_on else next(cells, None)
            if cell is None:
                break
            left = from_above[column][1] if goes_on else cell.rowspan
            if left > 1:
                below[column] = (cell, left - 1)
            positions.append(CellPosition(cell, column, goes_on))
            column += cell.colspan
        from_above = below
        yield positions
