"""Makes tables rectangular, for formats that need it."""

from __future__ import annotations

from dataclasses import replace

from documents.tree import Block, Cell, Row, Table, paragraph


def make_rectangular(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with tables made rectangular by empty cells. A table without cells becomes its caption."""
    return tuple(_make_table_rectangular(block) if isinstance(block, Table) else block for block in blocks)


def _make_table_rectangular(table: Table) -> Block:
    if not any(row.cells for row in table.rows):
        return paragraph(table.caption)
    if _is_rectangular(table):
        return table
    row_count = len(table.rows)
    header_count = table.heads if table.heads < row_count else 0
    rows = [
        Row(
            tuple(
                _clip_rowspan(cell, (header_count if index < header_count else row_count) - index)
                for cell in row.cells
            )
        )
        for index, row in enumerate(table.rows)
    ]
    covered_count = sum(cell.colspan * cell.rowspan for row in rows for cell in row.cells)
    if covered_count > sum(cell is not None for grid_row in _grid(rows) for cell in grid_row):
        # Cells overlap, which no reader could follow: give up all rowspans.
        rows = [Row(tuple(replace(cell, rowspan=1) for cell in row.cells)) for row in rows]
    for index, grid_row in enumerate(_grid(rows)):
        rows[index] = Row(rows[index].cells + tuple(Cell() for _ in range(grid_row.count(None))))
    return replace(table, rows=tuple(rows), heads=header_count)


def _is_rectangular(table: Table) -> bool:
    """Whether the table is rectangular already, without merged cells, as most long ones are."""
    width = len(table.rows[0].cells)
    return table.heads < len(table.rows) and all(
        len(row.cells) == width
        and all(
            cell.colspan == cell.rowspan == 1 and not any(isinstance(block, Table) for block in cell.blocks)
            for cell in row.cells
        )
        for row in table.rows
    )


def _grid(rows: list[Row]) -> list[list[Cell | None]]:
    return Table(tuple(rows)).grid()


def _clip_rowspan(cell: Cell, rows_left: int) -> Cell:
    return replace(cell, blocks=make_rectangular(cell.blocks), rowspan=min(cell.rowspan, rows_left))
