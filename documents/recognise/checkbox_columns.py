"""A tick in one of several columns ("Complete | Under way | Delayed"), read as one column of status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from documents.plain_text import text_to_paragraphs
from documents.recognise.column_headings import parse_column_heading
from documents.tree import Cell, Table

Grid = list[list[Cell | None]]

_TICK_CHARACTERS = frozenset({"✓", "✔", "☑", "√", "ü", "\uf0fc", "\uf0fe"})
_MARK_CHARACTERS = frozenset({"x", "✗", "✘", "☒", "×", "●", "■", "•", "*", "y", "yes", "\uf0fd", "\uf0fb"})
_EMPTY_BOXES = frozenset({"", "☐", "□", "\uf0a8", "-", "–"})
MAX_HEADER_ROWS = 5  # among which the words over the ticks stand
MAX_STATUS_LENGTH = 40  # characters
STATUS_HEADING = "Status"


def resolve(table: Table) -> Table:
    """The table with each such group of columns as one, in which the head over the tick is the status.

    A table without them is handed back as it is.
    """
    if any(cell.name for row in table.rows for cell in row.cells):
        return table
    grid = table.grid()
    for index in range(min(MAX_HEADER_ROWS, len(grid) - 1)):
        if group := next(_find_groups(grid, index), None):
            return _merge_group(table, grid, index, group)
    return table


def _find_groups(grid: Grid, head: int) -> Iterator[range]:
    """The runs of columns below that row in which at most one cell of each row is ticked."""
    width = len(grid[head])
    fitting = [_is_checkbox_column(grid, head, x) for x in range(width)]
    start = 0
    while start < width:
        end = start
        while end < width and fitting[end]:
            end += 1
        group = range(start, end)
        if len(group) > 1 and _has_one_tick_per_row(grid[head + 1 :], group):
            yield group
        start = end + 1


def _is_checkbox_column(grid: Grid, head: int, x: int) -> bool:
    cell = grid[head][x]
    text = " ".join(cell.text.split()) if cell else ""
    if (
        not cell
        or not text
        or len(text) > MAX_STATUS_LENGTH
        or cell.colspan > 1
        or _cell_content(cell) != "words"
    ):
        return False
    if parse_column_heading(text):
        return False
    below = [row[x] for row in grid[head + 1 :] if not _spans_columns(row, x)]
    return all(other is None or (_cell_content(other) != "words" and other.rowspan == 1) for other in below)


def _has_one_tick_per_row(rows: Grid, group: range) -> bool:
    columns = [_ticked_column(row, group) for row in rows if not _spans_columns(row, group[0])]
    ticked = [place for place in columns if place]
    return None not in columns and bool(ticked) and len(ticked) * 2 >= len(columns)


def _ticked_column(row: list[Cell | None], group: range) -> int | None:
    """The ticked column of a row, 0 where none is, or None where several are."""
    kinds = {x: _cell_content(cell) for x in group if (cell := row[x])}
    for kind in ("tick", "mark", "shaded"):
        marked = [x for x, result in kinds.items() if result == kind]
        if marked:
            return marked[0] if len(marked) == 1 else None
    return 0


def _cell_content(cell: Cell) -> str:
    text = cell.text.strip().lower()
    if text in _TICK_CHARACTERS:
        return "tick"
    if text in _MARK_CHARACTERS:
        return "mark"
    if text in _EMPTY_BOXES:
        return "shaded" if cell.fill and not text else ""
    return "words"


def _spans_columns(row: list[Cell | None], x: int) -> bool:
    """Whether a cell reaches over the place, as the name of a theme does."""
    cell = row[x]
    return cell is not None and cell.colspan > 1


def _merge_group(table: Table, grid: Grid, head: int, group: range) -> Table:
    rows = []
    for index, row in enumerate(table.rows):
        cells: list[Cell] = []
        for x, cell in cells_starting_in_row(grid, index):
            shared = len(set(group) & set(range(x, x + cell.colspan)))
            if not shared:
                cells.append(cell)
            elif shared < cell.colspan:  # a row right across
                cells.append(replace(cell, colspan=cell.colspan - shared + 1))
            elif index < head:
                cells.append(replace(cell, colspan=1))
            elif x == group[0]:
                cells.append(
                    Cell(text_to_paragraphs(STATUS_HEADING))
                    if index == head
                    else _status_cell(grid, index, head, group)
                )
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows), widths=())


def cells_starting_in_row(grid: Grid, index: int) -> Iterator[tuple[int, Cell]]:
    """The cells that begin in a row, by column, without what is merged into it."""
    row, above = grid[index], grid[index - 1] if index else []
    for x, cell in enumerate(row):
        if cell is not None and (x == 0 or row[x - 1] is not cell) and (not above or above[x] is not cell):
            yield x, cell


def _status_cell(grid: Grid, index: int, head: int, group: range) -> Cell:
    place = _ticked_column(grid[index], group)
    over = grid[head][place] if place else None
    return Cell(over.blocks) if over else Cell()
