"""Tables as sections of text: columns one after the other, labels and headers before their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from documents.tree import Block, Cell, Table

Grid = list[list[Cell | None]]
CellToText = Callable[[tuple[Block, ...]], str]


def table_sections(table: Table, cell_to_text: CellToText) -> Iterator[str]:
    """The sections of a rectangular table. `cell_to_text` turns the blocks of a cell into text."""
    grid = table.grid()
    if _is_simple_table(grid, table.heads, cell_to_text):
        yield from _simple_sections(grid, table.heads, cell_to_text)
    elif any(row and row[0] and row[0].header_scope == "row" for row in grid):
        yield from _labelled_sections(grid, cell_to_text)
    elif 0 < table.heads < len(grid):
        yield from _headed_sections(grid, table.heads, cell_to_text)
    else:
        yield from (_join_cells(_distinct_cells(row), cell_to_text) for row in _without_spanned_cells(grid))


def _is_simple_table(grid: Grid, header_count: int, cell_to_text: CellToText) -> bool:
    """Whether each row is one line below column headers that all have text, the corner included."""
    if not 0 < header_count < len(grid) or all(len(_distinct_cells(row)) < 2 for row in grid[header_count:]):
        return False
    last_header_row = grid[header_count - 1]
    return len(_distinct_cells(last_header_row)) == len(last_header_row) and all(
        cell and cell.header_scope == "column" and cell_to_text(cell.blocks) for cell in last_header_row
    )


def _simple_sections(grid: Grid, header_count: int, cell_to_text: CellToText) -> Iterator[str]:
    """The rows above the column headers once, then row by row each value below its header.

    A cell that spans several rows is written with the first of them.
    """
    for row in grid[: header_count - 1]:
        yield from filter(None, (_join_cells([cell], cell_to_text) for cell in _distinct_cells(row)))
    for row in _without_spanned_cells(grid[header_count:]):
        cells = _distinct_cells(row)
        if len(cells) == 1 and row[0] is row[-1]:
            yield from filter(None, [_join_cells(cells, cell_to_text)])
            continue
        for cell in cells:
            headers = [
                header
                for header, cell_below in zip(grid[header_count - 1], row, strict=True)
                if cell_below is cell
            ]
            yield _join_cells([*(header for header in headers if header), cell], cell_to_text)


def _labelled_sections(grid: Grid, cell_to_text: CellToText) -> Iterator[str]:
    """Labels on the left with values next to them: column by column, each value below its label."""
    pending_rows: Grid = []
    for row in grid:
        if len(_distinct_cells(row)) == 1 and len(row) > 1:  # one cell across all columns divides the table
            yield from _column_sections(pending_rows, cell_to_text)
            pending_rows = []
            yield _join_cells(_distinct_cells(row), cell_to_text)
        else:
            pending_rows.append(row)
    yield from _column_sections(pending_rows, cell_to_text)


def _column_sections(grid: Grid, cell_to_text: CellToText) -> Iterator[str]:
    if not grid:
        return
    width = len(grid[0])
    if width == 1:
        yield from (_join_cells(_distinct_cells(row), cell_to_text) for row in _without_spanned_cells(grid))
        return
    first = grid[0][0]
    if len(grid) > 1 and first and all(row[0] is first for row in grid):
        yield from _key_section(grid, first, cell_to_text)
        return
    for column in range(1, width):
        values = [row[column] for row in grid]
        if column > 1 and all(value is row[column - 1] for value, row in zip(values, grid, strict=True)):
            continue  # the same cells, which span both columns
        yield from _label_value_sections([row[0] for row in grid], values, cell_to_text)


def _label_value_sections(
    labels: list[Cell | None], values: list[Cell | None], cell_to_text: CellToText
) -> Iterator[str]:
    label_above: Cell | None = None
    value_above: Cell | None = None
    for label, value in zip(labels, values, strict=True):
        new_cells = [label] if label is not label_above else []
        new_cells += [value] if value is not value_above and value is not label else []
        if section := _join_cells([cell for cell in new_cells if cell], cell_to_text):
            yield section
        label_above, value_above = label, value


def _key_section(grid: Grid, label: Cell, cell_to_text: CellToText) -> Iterator[str]:
    """A key: its label once, then a line for each column: "1 Fully Achieved"."""
    columns = [_distinct_cells([row[column] for row in grid]) for column in range(1, len(grid[0]))]
    lines = [" ".join(filter(None, (cell_to_text(cell.blocks) for cell in cells))) for cells in columns]
    yield "\n".join(filter(None, [cell_to_text(label.blocks), *lines]))


def _headed_sections(grid: Grid, header_count: int, cell_to_text: CellToText) -> Iterator[str]:
    """Column headers with rows below: row by row, each value below the headers of its columns."""
    for row in grid[header_count:]:
        for cell in _distinct_cells(row):
            columns = [column for column, other in enumerate(row) if other is cell]
            headers = [
                header
                for header_row in grid[:header_count]
                for header in _distinct_cells([header_row[header_column] for header_column in columns])
            ]
            distinct_headers = {
                id(header): header for header in headers
            }.values()  # a header may span several rows
            if section := _join_cells([*distinct_headers, cell], cell_to_text):
                yield section


def _join_cells(cells: list[Cell], cell_to_text: CellToText) -> str:
    return "\n".join(filter(None, (cell_to_text(cell.blocks) for cell in cells)))


def _distinct_cells(cells: list[Cell | None]) -> list[Cell]:
    """Each cell of a row or column once, however far it spans."""
    return [cell for index, cell in enumerate(cells) if cell and (index == 0 or cell is not cells[index - 1])]


def _without_spanned_cells(grid: Grid) -> Iterator[list[Cell | None]]:
    """The rows, with None for cells that span from the row above."""
    for index, row in enumerate(grid):
        above = grid[index - 1] if index else [None] * len(row)
        yield [None if cell is cell_above else cell for cell, cell_above in zip(row, above, strict=True)]
