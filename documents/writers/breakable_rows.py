"""Which rows of a table are so long that a page's end may cut them."""

from __future__ import annotations

from documents.tree import Cell, Table
from documents.writers.cell_positions import cell_positions

# Lines of a portrait page, which has room for about sixty. A landscape page is as much wider as it is
# lower, so that the same words take the same part of it.
MAX_KEPT_LINES = 20
_PAGE_WIDTH_CHARACTERS = 105  # characters of a line as wide as a portrait page
_CELL_PADDING_CHARACTERS = 2  # of them, what a cell keeps free at its sides


def column_count(table: Table) -> int:
    """How many columns a table has, as far as the look of its rows depends on it."""
    return len(table.widths) or max((len(row.cells) for row in table.rows), default=1)


def breakable_rows(table: Table, most: int = MAX_KEPT_LINES) -> list[bool]:
    """Of each row, whether it takes so much of a page that it may be cut by the page's end.

    `most` is how many lines of a portrait page a row may take without being split.
    """
    columns = max(column_count(table), 1)
    widths = table.widths or (1 / columns,) * columns
    return [
        any(
            _exceeds_lines(
                position.cell, sum(widths[position.column : position.column + position.cell.colspan]), most
            )
            for position in row
            if not position.is_continuation
        )
        for row in cell_positions(table)
    ]


def _exceeds_lines(cell: Cell, share: float, most: int) -> bool:
    """Whether a cell that has this share of the page's width takes more than `most` lines."""
    across = max(share * _PAGE_WIDTH_CHARACTERS - _CELL_PADDING_CHARACTERS, 1)
    most *= cell.rowspan
    text = cell.text
    return len(text) > most and sum(1 + len(line) // across for line in text.split("\n")) > most
