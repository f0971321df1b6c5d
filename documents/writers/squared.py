"""Ragged tables made square, for formats that take no others."""

from __future__ import annotations

from dataclasses import replace

from documents.tree import Block, Cell, Row, Table, paragraph


def squared(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same blocks, every table with rows of one length; a table of nothing is just its caption."""
    return tuple(_squared(block) if isinstance(block, Table) else block for block in blocks)


def _squared(table: Table) -> Block:
    if not any(row.cells for row in table.rows):
        return paragraph(table.caption)
    down = len(table.rows)
    heads = table.heads if table.heads < down else 0
    rows = [
        Row(tuple(_fitted(cell, (heads if at < heads else down) - at) for cell in row.cells))
        for at, row in enumerate(table.rows)
    ]
    grid = replace(table, rows=tuple(rows)).grid()
    for at, places in enumerate(grid):
        if missing := places.count(None):
            rows[at] = Row((*rows[at].cells, Cell(colspan=missing)))
    return replace(table, rows=tuple(rows), heads=heads)


def _fitted(cell: Cell, rows_left: int) -> Cell:
    return replace(cell, blocks=squared(cell.blocks), rowspan=min(cell.rowspan, rows_left))
