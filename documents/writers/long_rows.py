"""Which rows of a table are so long that a page's end may cut them."""

from __future__ import annotations

from documents.tree import Row, Table

LONG_ROW = 1_200  # characters, were the cell as wide as the table: about a dozen lines


def columns_of(table: Table) -> int:
    """How many columns a table has, as far as the look of its rows depends on it."""
    return len(table.widths) or max((len(row.cells) for row in table.rows), default=1)


def is_long(row: Row, columns: int, most: int = LONG_ROW) -> bool:
    """Whether a row takes so much of a page that it may be cut by the page's end."""
    return any(len(cell.text) * columns > most * cell.colspan for cell in row.cells)
