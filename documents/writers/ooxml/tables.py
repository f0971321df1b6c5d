"""A square table as Word's grid: which cell begins where, which goes on, how wide each is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from documents.tree import Cell, Table
from documents.writers.long_rows import columns_of, is_long

MOST_COLUMNS = 63  # with more than these, Word calls the file damaged
_FEW_ROWS = 4
_LONG_ROW = 1_800  # Word cuts rows less well than we do in print: it may leave two lines behind


@dataclass(frozen=True)
class Placed:
    """One cell of a row: where it begins, and whether it began in a row above."""

    cell: Cell
    column: int
    goes_on: bool


def placed(table: Table) -> Iterator[list[Placed]]:
    """The cells of each row of a square table from left to right, those from above included."""
    from_above: dict[int, tuple[Cell, int]] = {}  # by column: a cell, and into how many rows it reaches yet
    for row in table.rows:
        own = iter(row.cells)
        here: list[Placed] = []
        below: dict[int, tuple[Cell, int]] = {}
        column = 0
        while True:
            goes_on = column in from_above
            cell = from_above[column][0] if goes_on else next(own, None)
            if cell is None:
                break
            left = from_above[column][1] if goes_on else cell.rowspan
            if left > 1:
                below[column] = (cell, left - 1)
            here.append(Placed(cell, column, goes_on))
            column += cell.colspan
        from_above = below
        yield here


def grid_columns(table: Table, columns: int, width: int) -> list[int]:
    """How wide each column is, so that all together fill the width."""
    wanted = table.widths if len(table.widths) == columns and min(table.widths) > 0 else (1.0,) * columns
    ends = [round(width * share / sum(wanted)) for share in accumulate(wanted)]
    return [max(end - start, 1) for start, end in pairwise([0, *ends])]


def long_rows(table: Table) -> list[bool]:
    """Of each row, whether a page's end may cut it."""
    columns = columns_of(table)
    return [is_long(row, columns, _LONG_ROW) for row in table.rows]


def kept_rows(table: Table, long: list[bool]) -> list[bool]:
    """Of each row, whether it stays on one page with the next: no head or lone row at either end."""
    last = len(table.rows) - 1
    few = len(table.rows) <= _FEW_ROWS and not any(long)
    return [
        at < last and not long[at] and (few or at < table.heads + 2 or at == last - 1)
        for at in range(len(table.rows))
    ]
