"""A tick in one of several columns ("Complete | Under way | Delayed"), read as one column of status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from documents.tree import Cell, Table
from documents.words import to_paragraphs
from intake.column_words import read_column_head

Grid = list[list[Cell | None]]

_TICKS = frozenset({"✓", "✔", "☑", "√", "ü", "\uf0fc", "\uf0fe"})
_MARKS = frozenset({"x", "✗", "✘", "☒", "×", "●", "■", "•", "*", "y", "yes", "\uf0fd", "\uf0fb"})
_EMPTY = frozenset({"", "☐", "□", "\uf0a8", "-", "–"})
HEAD_ROWS = 5  # among which the words over the ticks stand
LONGEST_STATE = 40  # characters
STATUS = "Status"


def ticked(table: Table) -> Table:
    """The table with each such group of columns as one, in which the head over the tick is the status.

    A table without them is handed back as it is.
    """
    if any(cell.name for row in table.rows for cell in row.cells):
        return table
    grid = table.grid()
    for index in range(min(HEAD_ROWS, len(grid) - 1)):
        if group := next(_groups(grid, index), None):
            return _without(table, grid, index, group)
    return table


def _groups(grid: Grid, head: int) -> Iterator[range]:
    """The runs of columns below that row in which at most one cell of each row is ticked."""
    width = len(grid[head])
    fitting = [_is_state(grid, head, x) for x in range(width)]
    start = 0
    while start < width:
        end = start
        while end < width and fitting[end]:
            end += 1
        group = range(start, end)
        if len(group) > 1 and _tells_one_each(grid[head + 1 :], group):
            yield group
        start = end + 1


def _is_state(grid: Grid, head: int, x: int) -> bool:
    cell = grid[head][x]
    text = " ".join(cell.text.split()) if cell else ""
    if not cell or not text or len(text) > LONGEST_STATE or cell.colspan > 1 or _kind(cell) != "words":
        return False
    if read_column_head(text):
        return False
    below = [row[x] for row in grid[head + 1 :] if not _is_spread(row, x)]
    return all(other is None or (_kind(other) != "words" and other.rowspan == 1) for other in below)


def _tells_one_each(rows: Grid, group: range) -> bool:
    said = [_state(row, group) for row in rows if not _is_spread(row, group[0])]
    told = [place for place in said if place]
    return None not in said and bool(told) and len(told) * 2 >= len(said)


def _state(row: list[Cell | None], group: range) -> int | None:
    """The ticked column of a row, 0 where none is, or None where several are."""
    kinds = {x: _kind(cell) for x in group if (cell := row[x])}
    for kind in ("tick", "mark", "shaded"):
        marked = [x for x, found in kinds.items() if found == kind]
        if marked:
            return marked[0] if len(marked) == 1 else None
    return 0


def _kind(cell: Cell) -> str:
    text = cell.text.strip().lower()
    if text in _TICKS:
        return "tick"
    if text in _MARKS:
        return "mark"
    if text in _EMPTY:
        return "shaded" if cell.fill and not text else ""
    return "words"


def _is_spread(row: list[Cell | None], x: int) -> bool:
    """Whether a cell reaches over the place, as the name of a theme does."""
    cell = row[x]
    return cell is not None and cell.colspan > 1


def _without(table: Table, grid: Grid, head: int, group: range) -> Table:
    rows = []
    for index, row in enumerate(table.rows):
        cells: list[Cell] = []
        for x, cell in beginning(grid, index):
            shared = len(set(group) & set(range(x, x + cell.colspan)))
            if not shared:
                cells.append(cell)
            elif shared < cell.colspan:  # a row right across
                cells.append(replace(cell, colspan=cell.colspan - shared + 1))
            elif index < head:
                cells.append(replace(cell, colspan=1))
            elif x == group[0]:
                cells.append(
                    Cell(to_paragraphs(STATUS)) if index == head else _status(grid, index, head, group)
                )
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows), widths=())


def beginning(grid: Grid, index: int) -> Iterator[tuple[int, Cell]]:
    """The cells that begin in a row, by column, without what is merged into it."""
    row, above = grid[index], grid[index - 1] if index else []
    for x, cell in enumerate(row):
        if cell is not None and (x == 0 or row[x - 1] is not cell) and (not above or above[x] is not cell):
            yield x, cell


def _status(grid: Grid, index: int, head: int, group: range) -> Cell:
    place = _state(grid[index], group)
    over = grid[head][place] if place else None
    return Cell(over.blocks) if over else Cell()
