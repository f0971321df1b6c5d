"""Tables as sections of text: columns one after the other, labels and heads before their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from documents.tree import Block, Cell, Table

Grid = list[list[Cell | None]]
CellToText = Callable[[tuple[Block, ...]], str]


def table_sections(table: Table, inside: CellToText) -> Iterator[str]:
    """The text of a rectangular table. `inside` makes text of the content of a cell."""
    grid = table.grid()
    if _is_simple_table(grid, table.heads, inside):
        yield from _simple_sections(grid, table.heads, inside)
    elif any(row and row[0] and row[0].header_scope == "row" for row in grid):
        yield from _labelled_sections(grid, inside)
    elif 0 < table.heads < len(grid):
        yield from _headed_sections(grid, table.heads, inside)
    else:
        yield from (_join_cells(_distinct_cells(row), inside) for row in _without_spanned_cells(grid))


def _is_simple_table(grid: Grid, heads: int, inside: CellToText) -> bool:
    """Whether each row is one line below column headers that all have text, the corner included."""
    if not 0 < heads < len(grid) or all(len(_distinct_cells(row)) < 2 for row in grid[heads:]):
        return False
    above = grid[heads - 1]
    return len(_distinct_cells(above)) == len(above) and all(
        cell and cell.header_scope == "column" and inside(cell.blocks) for cell in above
    )


def _simple_sections(grid: Grid, heads: int, inside: CellToText) -> Iterator[str]:
    """What is above the column headers once, and then row by row each value below its header.

    A cell that spans several rows is written with the first of them.
    """
    for row in grid[: heads - 1]:
        yield from filter(None, (_join_cells([cell], inside) for cell in _distinct_cells(row)))
    for row in _without_spanned_cells(grid[heads:]):
        cells = _distinct_cells(row)
        if len(cells) == 1 and row[0] is row[-1]:
            yield from filter(None, [_join_cells(cells, inside)])
            continue
        for cell in cells:
            over = [head for head, below in zip(grid[heads - 1], row, strict=True) if below is cell]
            yield _join_cells([*(head for head in over if head), cell], inside)


def _labelled_sections(grid: Grid, inside: CellToText) -> Iterator[str]:
    """Labels on the left with values next to them: column by column, each value below its label."""
    together: Grid = []
    for row in grid:
        if (
            len(_distinct_cells(row)) == 1 and len(row) > 1
        ):  # one cell right across, between two tables as it were
            yield from _column_sections(together, inside)
            together = []
            yield _join_cells(_distinct_cells(row), inside)
        else:
            together.append(row)
    yield from _column_sections(together, inside)


def _column_sections(grid: Grid, inside: CellToText) -> Iterator[str]:
    if not grid:
        return
    width = len(grid[0])
    if width == 1:
        yield from (_join_cells(_distinct_cells(row), inside) for row in _without_spanned_cells(grid))
        return
    first = grid[0][0]
    if len(grid) > 1 and first and all(row[0] is first for row in grid):
        yield from _key_section(grid, first, inside)
        return
    for column in range(1, width):
        values = [row[column] for row in grid]
        if column > 1 and all(value is row[column - 1] for value, row in zip(values, grid, strict=True)):
            continue  # the same cells, which reach over both columns
        yield from _label_value_sections([row[0] for row in grid], values, inside)


def _label_value_sections(
    labels: list[Cell | None], values: list[Cell | None], inside: CellToText
) -> Iterator[str]:
    label_above: Cell | None = None
    value_above: Cell | None = None
    for label, value in zip(labels, values, strict=True):
        shown = [label] if label is not label_above else []
        shown += [value] if value is not value_above and value is not label else []
        if section := _join_cells([cell for cell in shown if cell], inside):
            yield section
        label_above, value_above = label, value


def _key_section(grid: Grid, label: Cell, inside: CellToText) -> Iterator[str]:
    """A key: its label once, then a line for each column: "1 Fully Achieved"."""
    columns = [_distinct_cells([row[column] for row in grid]) for column in range(1, len(grid[0]))]
    lines = [" ".join(filter(None, (inside(cell.blocks) for cell in cells))) for cells in columns]
    yield "\n".join(filter(None, [inside(label.blocks), *lines]))


def _headed_sections(grid: Grid, heads: int, inside: CellToText) -> Iterator[str]:
    """Column headers with rows below: row by row, each value below the headers of its columns."""
    for row in grid[heads:]:
        for cell in _distinct_cells(row):
            columns = [column for column, other in enumerate(row) if other is cell]
            above = [
                head for head_row in grid[:heads] for head in _distinct_cells([head_row[c] for c in columns])
            ]
            titles = {id(head): head for head in above}.values()  # a head may reach over several rows
            if section := _join_cells([*titles, cell], inside):
                yield section


def _join_cells(cells: list[Cell], inside: CellToText) -> str:
    return "\n".join(filter(None, (inside(cell.blocks) for cell in cells)))


def _distinct_cells(cells: list[Cell | None]) -> list[Cell]:
    """Each cell of a row or column once, however far it spans."""
    return [cell for at, cell in enumerate(cells) if cell and (at == 0 or cell is not cells[at - 1])]


def _without_spanned_cells(grid: Grid) -> Iterator[list[Cell | None]]:
    """The rows, without what reaches down from the row above."""
    for at, row in enumerate(grid):
        above = grid[at - 1] if at else [None] * len(row)
        yield [None if cell is over else cell for cell, over in zip(row, above, strict=True)]
