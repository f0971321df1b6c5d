"""Ragged tables made square, for formats that take no others."""

from __future__ import annotations

from dataclasses import replace

from documents.tree import Block, Cell, Row, Table, paragraph


def make_rectangular(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same blocks, every table with rows of one length; an empty table becomes its caption."""
    return tuple(_make_table_rectangular(block) if isinstance(block, Table) else block for block in blocks)


def _make_table_rectangular(table: Table) -> Block:
    if not any(row.cells for row in table.rows):
        return paragraph(table.caption)
    if _is_rectangular(table):
        return table
    down = len(table.rows)
    heads = table.heads if table.heads < down else 0
    rows = [
        Row(tuple(_clip_rowspan(cell, (heads if at < heads else down) - at) for cell in row.cells))
        for at, row in enumerate(table.rows)
    ]
    places = sum(cell.colspan * cell.rowspan for row in rows for cell in row.cells)
    if places > sum(place is not None for line in _grid(rows) for place in line):
        # Cells lie upon each other, which no reader could follow: let none reach down.
        rows = [Row(tuple(replace(cell, rowspan=1) for cell in row.cells)) for row in rows]
    for at, line in enumerate(_grid(rows)):
        rows[at] = Row(rows[at].cells + tuple(Cell() for _ in range(line.count(None))))
    return replace(table, rows=tuple(rows), heads=heads)


def _is_rectangular(table: Table) -> bool:
    """Whether the table is one cell a place already, as most long ones are."""
    wide = len(table.rows[0].cells)
    return table.heads < len(table.rows) and all(
        len(row.cells) == wide
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
