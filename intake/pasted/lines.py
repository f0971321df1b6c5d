"""A document without tables, or read from plain text, as the lines that it says one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from actionplans import paper
from documents.readers.text import ALIGNED
from documents.tree import Block, Cell, Document, Paragraph, Row, Table
from documents.words import clean
from intake.headings import read_heading
from intake.labels import read_label
from intake.pasted.aligned import read_aligned
from intake.pasted.label_words import is_label_tail, labels_in
from intake.pasted.mend import mended
from intake.pasted.said import Said


def said_in(document: Document) -> list[Said | Table]:
    """The lines of a document in order; tables of labels and values as lines, other tables as they are."""
    said: list[Said | Table] = []
    for is_aligned, together in groupby(mended(document.blocks), _is_aligned):
        blocks = list(together)
        said += read_aligned([b for b in blocks if isinstance(b, Paragraph)]) if is_aligned else _said(blocks)
    return [line for line in said if not (isinstance(line, Table) and _is_key(line))]


def _is_aligned(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.name == ALIGNED


def _said(blocks: list[Block]) -> list[Said | Table]:
    said: list[Said | Table] = []
    last, soft = 0, False
    for block in blocks:
        if isinstance(block, Table):
            last_number = block.rows[-1].line_number if block.rows else None
            said += _table_lines(block) if _is_of_labels(block) else [block]
            last, soft = last_number or last, False
        elif not block.text.strip() and not block.marker:
            soft = soft or block.line_number is not None
            last = block.line_number or last
        else:
            said.append(_line(block, last, soft))
            last, soft = block.line_number or last, False
    return said


def _line(block: Paragraph, last: int, soft: bool) -> Said:
    number = block.line_number
    return Said(
        clean(block.line),
        number,
        block.page,
        gap=number is not None and number > last + 1,
        soft=soft,
        whole=number is None,
        level=block.level,
    )


def _is_key(table: Table) -> bool:
    """A table that only says what the grades mean, its label perhaps broken over the rows."""
    label = read_label(" ".join(row.cells[0].text for row in table.rows[:3] if row.cells))
    return label is not None and label.field == paper.KEY and len(table.rows) < 8


def _is_of_labels(table: Table) -> bool:
    """Two columns, of which the first names what the second says."""
    if any(sum(bool(cell.text) for cell in row.cells[1:]) > 1 or len(row.cells) > 2 for row in table.rows):
        return False
    heads = [row.cells[0].text for row in table.rows if row.cells and row.cells[0].text]
    rows = [text for text in heads if labels_in(text) or read_heading(text) or is_label_tail(text)]
    first_is_heads = len(table.rows) > 1 and all(read_label(cell.text) for cell in table.rows[0].cells)
    return len(rows) * 2 >= len(heads) and not first_is_heads


def _table_lines(table: Table) -> Iterator[Said]:
    last = (table.rows[0].line_number or 1) - 1
    for row in table.rows:
        gap = row.line_number is not None and row.line_number > last + 1
        last = row.line_number or last
        label = clean(row.cells[0].text) if row.cells else ""
        heading = _heading_of(row)
        if heading:
            yield Said(heading, row.line_number, row.page, gap, whole=True, level=1)
            continue
        if label:
            yield Said(label, row.line_number, row.page, gap, whole=True, cell="label")
        for cell in row.cells[1:2]:
            yield from _cell_lines(cell, row, gap, "value" if label else "alone")


def _heading_of(row: Row) -> str:
    """A heading that lies over both cells: "Recommendation 1:" and its words."""
    texts = [clean(cell.text) for cell in row.cells]
    if len(texts) > 1 and texts[0] and texts[1] and not read_label(texts[0]) and read_heading(texts[0]):
        return " ".join(texts)
    return texts[0] if len(texts) == 1 and read_heading(texts[0]) else ""


def _cell_lines(cell: Cell, row: Row, gap: bool, kind: str) -> Iterator[Said]:
    for block in cell.blocks:
        text = clean(block.line) if isinstance(block, Paragraph) else clean(Cell((block,)).text)
        if text:
            yield Said(text, row.line_number, row.page, gap, whole=True, cell=kind)
