"""A rectangular table as Word's grid: the widths of its columns, and which rows stay together."""

from __future__ import annotations

from itertools import accumulate, pairwise

from documents.tree import Table

MAX_COLUMNS = 63  # with more than these, Word calls the file damaged
_MAX_ROWS_KEPT_TOGETHER = 4
MAX_KEPT_LINES_IN_WORD = (
    30  # lines: Word cuts rows less well than we do in print, it may leave two lines behind
)


def column_widths(table: Table, columns: int, width: int) -> list[int]:
    """How wide each column is, so that all together fill the width."""
    wanted = table.widths if len(table.widths) == columns and min(table.widths) > 0 else (1.0,) * columns
    ends = [round(width * share / sum(wanted)) for share in accumulate(wanted)]
    return [max(end - start, 1) for start, end in pairwise([0, *ends])]


def rows_to_keep_with_next(table: Table, long: list[bool]) -> list[bool]:
    """Of each row, whether it stays on one page with the next: no head or lone row at either end."""
    last = len(table.rows) - 1
    few = len(table.rows) <= _MAX_ROWS_KEPT_TOGETHER and not any(long)
    return [
        at < last and not long[at] and (few or at < table.heads + 2 or at == last - 1)
        for at in range(len(table.rows))
    ]
