"""Merges groups of checkbox columns ("Complete | Under way | Delayed") into one column of statuses."""

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
MAX_HEADER_ROWS = 5  # among which the headings of checkbox columns are searched
MAX_STATUS_LENGTH = 40  # characters
STATUS_HEADING = "Status"


def merge_checkbox_columns(table: Table) -> Table:
    """The table with its first group of checkbox columns as one column, whose texts are the ticked headings.

    A table without such columns is returned unchanged.
    """
    if any(cell.name for row in table.rows for cell in row.cells):
        return table
    grid = table.grid()
    for index in range(min(MAX_HEADER_ROWS, len(grid) - 1)):
        if group := next(_find_groups(grid, index), None):
            return _merge_group(table, grid, index, group)
    return table


def _find_groups(grid: Grid, header_index: int) -> Iterator[range]:
    """The groups of columns below the header row in which at most one cell of each row is ticked."""
    width = len(grid[header_index])
    is_checkbox_column = [_is_checkbox_column(grid, header_index, x) for x in range(width)]
    start = 0
    while start < width:
        end = start
        while end < width and is_checkbox_column[end]:
            end += 1
        group = range(start, end)
        if len(group) > 1 and _has_one_tick_per_row(grid[header_index + 1 :], group):
            yield group
        start = end + 1


def _is_checkbox_column(grid: Grid, header_index: int, x: int) -> bool:
    cell = grid[header_index][x]
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
    cells_below = [row[x] for row in grid[header_index + 1 :] if not _spans_columns(row, x)]
    return all(
        other is None or (_cell_content(other) != "words" and other.rowspan == 1) for other in cells_below
    )


def _has_one_tick_per_row(rows: Grid, group: range) -> bool:
    ticked_columns = [_ticked_column(row, group) for row in rows if not _spans_columns(row, group[0])]
    ticked_rows = [column for column in ticked_columns if column]
    return None not in ticked_columns and bool(ticked_rows) and len(ticked_rows) * 2 >= len(ticked_columns)


def _ticked_column(row: list[Cell | None], group: range) -> int | None:
    """The ticked column of a row, 0 where none is, or None where several are."""
    content_by_column = {x: _cell_content(cell) for x in group if (cell := row[x])}
    for wanted in ("tick", "mark", "shaded"):
        matching = [x for x, content in content_by_column.items() if content == wanted]
        if matching:
            return matching[0] if len(matching) == 1 else None
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
    """Whether the cell in this column spans several columns, like the name of a theme."""
    cell = row[x]
    return cell is not None and cell.colspan > 1


def _merge_group(table: Table, grid: Grid, header_index: int, group: range) -> Table:
    rows = []
    for index, row in enumerate(table.rows):
        cells: list[Cell] = []
        for x, cell in cells_starting_in_row(grid, index):
            shared_columns = len(set(group) & set(range(x, x + cell.colspan)))
            if not shared_columns:
                cells.append(cell)
            elif shared_columns < cell.colspan:  # a cell wider than the group
                cells.append(replace(cell, colspan=cell.colspan - shared_columns + 1))
            elif index < header_index:
                cells.append(replace(cell, colspan=1))
            elif x == group[0]:
                cells.append(
                    Cell(text_to_paragraphs(STATUS_HEADING))
                    if index == header_index
                    else _status_cell(grid, index, header_index, group)
                )
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows), widths=())


def cells_starting_in_row(grid: Grid, index: int) -> Iterator[tuple[int, Cell]]:
    """The cells that begin in a row with their columns, without cells merged from the row above."""
    row, above = grid[index], grid[index - 1] if index else []
    for x, cell in enumerate(row):
        if cell is not None and (x == 0 or row[x - 1] is not cell) and (not above or above[x] is not cell):
            yield x, cell


def _status_cell(grid: Grid, index: int, header_index: int, group: range) -> Cell:
    ticked_column = _ticked_column(grid[index], group)
    header_cell = grid[header_index][ticked_column] if ticked_column else None
    return Cell(header_cell.blocks) if header_cell else Cell()
