"""A rectangular table as Word's grid: the widths of its columns, and which rows stay together."""

from __future__ import annotations

from itertools import accumulate, pairwise

from documents.tree import Table

MAX_COLUMNS = 63  # with more, Word calls the file damaged
_MAX_ROWS_KEPT_TOGETHER = 4
MAX_KEPT_LINES_IN_WORD = (
    30  # lines: Word cuts rows less well than we do in print, it may leave two lines behind
)


def column_widths(table: Table, columns: int, width: int) -> list[int]:
    """The width of each column in the unit of `width`, which they fill together."""
    shares = table.widths if len(table.widths) == columns and min(table.widths) > 0 else (1.0,) * columns
    ends = [round(width * share / sum(shares)) for share in accumulate(shares)]
    return [max(end - start, 1) for start, end in pairwise([0, *ends])]


def rows_to_keep_with_next(table: Table, are_long: list[bool]) -> list[bool]:
    """For each row, whether it stays on one page with the next, so that no header or lone row is cut off."""
    last = len(table.rows) - 1
    is_short = len(table.rows) <= _MAX_ROWS_KEPT_TOGETHER and not any(are_long)
    return [
        index < last and not are_long[index] and (is_short or index < table.heads + 2 or index == last - 1)
        for index in range(len(table.rows))
    ]
