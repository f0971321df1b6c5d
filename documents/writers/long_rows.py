"""Which rows of a table are so long that a page's end may cut them."""

from __future__ import annotations

from documents.tree import Cell, Table
from documents.writers.placed import placed

# Lines of a portrait page, which has room for about sixty. A landscape page is as much wider as it is
# lower, so that the same words take the same part of it.
LONG_ROW = 20
_ACROSS = 105  # characters of a line as wide as a portrait page
_SIDES = 2  # of them, what a cell keeps free at its sides


def columns_of(table: Table) -> int:
    """How many columns a table has, as far as the look of its rows depends on it."""
    return len(table.widths) or max((len(row.cells) for row in table.rows), default=1)


def long_rows(table: Table, most: int = LONG_ROW) -> list[bool]:
    """Of each row, whether it takes so much of a page that it may be cut by the page's end.

    `most` is how many lines of a portrait page a row may take and still be kept whole.
    """
    columns = max(columns_of(table), 1)
    widths = table.widths or (1 / columns,) * columns
    return [
        any(
            _takes(each.cell, sum(widths[each.column : each.column + each.cell.colspan]), most)
            for each in row
            if not each.goes_on
        )
        for row in placed(table)
    ]


def _takes(cell: Cell, share: float, most: int) -> bool:
    """Whether a cell that has this share of the page's width takes more than `most` lines."""
    across = max(share * _ACROSS - _SIDES, 1)
    most *= cell.rowspan
    text = cell.text
    return len(text) > most and sum(1 + len(line) // across for line in text.split("\n")) > most
