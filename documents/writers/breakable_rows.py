"""Which rows of a table are so long that a page may break inside them."""

from __future__ import annotations

from documents.tree import Cell, Table
from documents.writers.cell_positions import cell_positions

# Lines of a portrait page, which has about sixty. A landscape page is wider by as much as it is lower, so the
# same text takes the same share of it.
MAX_KEPT_LINES = 20
_PAGE_WIDTH_CHARACTERS = 105  # characters in a line across a portrait page
_CELL_PADDING_CHARACTERS = 2  # of them, the padding of a cell


def column_count(table: Table) -> int:
    """The number of columns of a table: of its widths, or else of its longest row."""
    return len(table.widths) or max((len(row.cells) for row in table.rows), default=1)


def breakable_rows(table: Table, max_lines: int = MAX_KEPT_LINES) -> list[bool]:
    """For each row, whether a page may break inside it: one with more than `max_lines` lines of a
    portrait page."""
    columns = max(column_count(table), 1)
    widths = table.widths or (1 / columns,) * columns
    return [
        any(
            _exceeds_lines(
                position.cell,
                sum(widths[position.column : position.column + position.cell.colspan]),
                max_lines,
            )
            for position in row
            if not position.is_continuation
        )
        for row in cell_positions(table)
    ]


def _exceeds_lines(cell: Cell, share: float, max_lines: int) -> bool:
    """Whether a cell with this share of the page's width takes more than `max_lines` lines."""
    characters_per_line = max(share * _PAGE_WIDTH_CHARACTERS - _CELL_PADDING_CHARACTERS, 1)
    max_lines *= cell.rowspan
    text = cell.text
    return (
        len(text) > max_lines
        and sum(1 + len(line) // characters_per_line for line in text.split("\n")) > max_lines
    )
