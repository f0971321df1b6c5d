"""Cells that hold several labels with their values, one below the other: "Lead: …", "Status: …"."""

from __future__ import annotations

from dataclasses import replace

from actionplans import paper
from documents.tree import Block, Cell, Paragraph, Row, Run, Table
from documents.words import clean, to_paragraphs
from intake.labels import ENTRY_FIELDS, LINE_FIELDS, Label, read_label

LONGEST_LABEL = 70  # characters
_ASSESSED = frozenset({paper.ASSESSMENT, paper.STATUS, paper.EXPLANATION, paper.IMPACT})


def opened(table: Table, *, has_heads: bool = False) -> Table:
    """The table with each such cell laid out as rows of a label and its value.

    What stands beside the cell comes first, as a row of its own; a table without such cells is
    handed back as it is, and so is one of rows under heads whose cells only name rounds and grades.
    """
    full = [cell for row in table.rows for cell in row.cells if _is_full(cell)]
    if not full or (has_heads and not any(_fields(cell) - ENTRY_FIELDS for cell in full)):
        return table
    rows: list[Row] = []
    for row in table.rows:
        full = [cell for cell in row.cells if _is_full(cell)]
        if not full:
            if rows or len(row.cells) == 1:
                rows.append(row)
            continue
        rows += [_beside(cell, row) for cell in row.cells if cell not in full and cell.text.strip()]
        for cell in full:
            rows += [Row((label, value), page=row.page) for label, value in _pairs(cell)]
    return replace(table, rows=tuple(rows), heads=0, widths=())


def entries_in(cell: Cell) -> list[tuple[Label, Cell]]:
    """What a cell says of rounds, each under a label with a colon: "Progress (May 2021): It is built."

    Empty where anything else stands in it.
    """
    found: list[tuple[Label, list[Block]]] = []
    for block in cell.blocks:
        words, colon, rest = block.text.partition(":") if isinstance(block, Paragraph) else ("", "", "")
        label = read_label(words) if colon and len(words) <= LONGEST_LABEL else None
        if label and label.field in ENTRY_FIELDS:
            found.append((label, list(to_paragraphs(clean(rest)))))
        elif found:
            found[-1][1].append(block)
        else:
            return []
    return [(label, Cell(tuple(blocks))) for label, blocks in found]


def assessed(cell: Cell) -> list[tuple[str, Cell]]:
    """What a cell of progress says with labels of its own ("Grade: 2"), behind what was done.

    The first pair is the evidence itself.
    """
    found: list[tuple[str, list[Block]]] = [(paper.EVIDENCE, [])]
    for block in cell.blocks:
        field, start = _label_in(block)
        if isinstance(block, Paragraph) and field in _ASSESSED:
            found.append((field, list(to_paragraphs(clean(block.text[start:])))))
        else:
            found[-1][1].append(block)
    return [(field, replace(cell, blocks=tuple(blocks))) for field, blocks in found]


def _beside(cell: Cell, row: Row) -> Row:
    label = Cell(to_paragraphs("Recommendation:"))
    return Row((label, replace(cell, colspan=1, rowspan=1)), page=row.page)


def _is_full(cell: Cell) -> bool:
    return cell.name is None and len(_fields(cell)) > 1


def _fields(cell: Cell) -> set[str]:
    return {field for field, _ in map(_label_in, cell.blocks) if field}


def _label_in(block: Block) -> tuple[str, int]:
    """The field that a paragraph's first words name, and where its value begins; or ("", 0)."""
    if not isinstance(block, Paragraph):
        return "", 0
    words, colon, _ = block.text.partition(":")
    label = read_label(words) if colon and len(words) <= LONGEST_LABEL else None
    return (label.field, len(words) + 1) if label and label.field in LINE_FIELDS else ("", 0)


def _pairs(cell: Cell) -> list[tuple[Cell, Cell]]:
    """Each label of a cell with what stands behind and below it."""
    pairs: list[tuple[str, list[Block]]] = []
    for block in cell.blocks:
        field, start = _label_in(block)
        if field and isinstance(block, Paragraph):
            first = clean(block.text[start:])
            pairs.append((block.text[:start], [Paragraph((Run(first),))] if first else []))
        elif pairs:
            pairs[-1][1].append(block)
        else:
            pairs.append(("", [block]))
    return [(Cell(to_paragraphs(label)), Cell(tuple(blocks))) for label, blocks in pairs]
