"""Who leads an action and by when, written below its words in the same cell, as columns of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from actionplans import paper
from actionplans.dates import sure_date
from documents.tree import Block, Cell, Paragraph, Table
from documents.words import clean, to_paragraphs
from intake.labels import read_label
from intake.ticks import beginning
from intake.tracker_columns import find_head, read_head

LONGEST_LABEL = 40  # characters
_HEADS = {
    paper.RESPONSIBILITY: "Lead officer",
    paper.DATE: "Target date",
    paper.MEASURE: "Success measure",
}
_OPEN_DATE = re.compile(r"tbc|tba|ongoing|on-going|immediate(?:ly)?|asap", re.IGNORECASE)
_BEHIND = re.compile(r"(?<=[.!?])\s+(?P<label>[A-Z][\w /()'’-]{2,38}):\s*(?P<value>\S.*)$")
_Told = dict[str, str]


def columned(table: Table) -> Table:
    """The table with a column for each such label that has none yet; else as it is."""
    grid = table.grid()
    index = find_head(grid)
    head = read_head(grid, index, likely=True) if index is not None else None
    if index is None or head is None:
        return table
    told = {c.x for c in head.of(paper.AGREED_ACTION, paper.RECOMMENDATION)}
    known = {column.field for column in head.columns}
    found: dict[int, tuple[Cell, _Told]] = {}
    for y in range(index + head.rows, len(grid)):
        for x, cell in beginning(grid, y):
            bare, labels = _apart(cell) if x in told else (cell, {})
            labels = {field: words for field, words in labels.items() if field not in known}
            if labels:
                found[id(cell)] = (bare, labels)
    fields = [field for field in _HEADS if any(field in labels for _, labels in found.values())]
    if not fields:
        return table
    rows = []
    for y, row in enumerate(table.rows):
        cells = [found[id(cell)][0] if id(cell) in found else cell for cell in row.cells]
        source = next((grid[y][x] for x in sorted(told) if id(grid[y][x]) in found), None)
        begins = any(cell is source for cell in row.cells)
        if source is None or begins:
            cells += _added(fields, found[id(source)] if source else None, is_head=y == index)
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows), widths=())


def _added(fields: list[str], found: tuple[Cell, _Told] | None, *, is_head: bool) -> Iterator[Cell]:
    for field in fields:
        words = _HEADS[field] if is_head else found[1].get(field, "") if found else ""
        yield Cell(to_paragraphs(words), rowspan=found[0].rowspan if found else 1)


def _apart(cell: Cell) -> tuple[Cell, _Told]:
    """The cell without its last lines that are labels with values, and those."""
    blocks = [piece for block in cell.blocks for piece in _cut(block)]
    told: _Told = {}
    while len(blocks) > 1 and isinstance(last := blocks[-1], Paragraph):
        words, colon, value = clean(last.text).partition(":")
        field = _field(words, value.strip()) if colon and value.strip() else ""
        if not field or field in told:
            break
        told[field] = value.strip()
        blocks.pop()
    return (replace(cell, blocks=tuple(blocks)), told) if told else (cell, told)


def _cut(block: Block) -> tuple[Block, ...]:
    """A paragraph that ran together with a label behind a full stop, as in a narrow column of a PDF."""
    text = clean(block.line) if isinstance(block, Paragraph) else ""
    behind = _BEHIND.search(text)
    if not behind or not _field(behind["label"], behind["value"]):
        return (block,)
    return (*to_paragraphs(text[: behind.start()]), *to_paragraphs(behind.group().strip()))


def _field(words: str, value: str) -> str:
    if words.lower() == "target":
        return paper.DATE if sure_date(value) or _OPEN_DATE.fullmatch(value) else ""
    label = read_label(words) if len(words) <= LONGEST_LABEL else None
    return label.field if label and label.field in _HEADS else ""
