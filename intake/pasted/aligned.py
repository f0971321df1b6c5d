"""Columns made with blanks -> the lines of each, and tables where several actions stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actionplans import paper
from documents.tree import Cell, Paragraph, Row, Table
from documents.words import to_paragraphs
from intake.labels import read_label
from intake.pasted.aligned_lines import AlignedLine, Block, blocks_in
from intake.pasted.paragraphs import Wrap, owner_lines, paragraphs
from intake.pasted.said import Said

PIECES = 5  # lines of one label


@dataclass
class _Row:
    """A label, "" for none, and the lines of each column."""

    label: str
    first: AlignedLine
    cells: list[list[Said]]


def read_aligned(lines: Sequence[Paragraph]) -> list[Said | Table]:
    """What lines in columns say: two columns as lines, more of them as tables."""
    made: list[Said | Table] = []
    matrix: list[_Row] = []
    for block in blocks_in(lines):
        for row in _rows(block, len(matrix[0].cells) if matrix else 0):
            if matrix and len(row.cells) == len(matrix[0].cells):
                _add(matrix, row)
                continue
            made += _closed(matrix)
            matrix = [row] if len(row.cells) > 1 else []
            made += [] if matrix else _plain(row)
    return made + _closed(matrix)


def _add(matrix: list[_Row], row: _Row) -> None:
    if row.label:
        matrix.append(row)
    else:  # the last row goes on, on another page
        for above, below in zip(matrix[-1].cells, row.cells, strict=True):
            above += below


def _closed(matrix: list[_Row]) -> list[Said | Table]:
    return [Table(tuple(map(_table_row, matrix)))] if matrix else []


def _rows(block: Block, expected: int) -> Iterator[_Row]:
    """The rows of one block. `expected` are the columns of the table that it may go on with."""
    at, lines = 0, block.lines
    while at < len(lines):
        label, end = _label(block, at) if block.label(lines[at]) else ("", at + 1)
        while end < len(lines) and not block.label(lines[end]):
            end += 1
        row = _Row(label, lines[at], block.cells(lines[at:end], expected))
        expected = max(expected, len(row.cells))
        yield row
        at = end


def _label(block: Block, at: int) -> tuple[str, int]:
    """The label that begins on this line, over as many lines as it goes, and where it ends."""
    pieces: list[tuple[str, int]] = []
    for end in range(at, len(block.lines)):
        if words := block.label(block.lines[end]):
            pieces.append((words, end + 1))
        if len(pieces) == PIECES:
            break
    for count in range(len(pieces), 0, -1):
        words = " ".join(label for label, _ in pieces[:count])
        if read_label(words):
            return words, pieces[count - 1][1]
    return pieces[0]


def _table_row(row: _Row) -> Row:
    label = read_label(row.label)
    make = owner_lines if label and label.field == paper.RESPONSIBILITY else paragraphs
    texts = ("\n".join(make(lines, _narrow(lines))) for lines in row.cells)
    cells = (Cell(to_paragraphs(row.label)), *(Cell(to_paragraphs(text)) for text in texts))
    return Row(cells, page=row.first.page, line_number=row.first.number)


def _narrow(lines: list[Said]) -> Wrap:
    return Wrap(max((line.length for line in lines), default=0))


def _plain(row: _Row) -> Iterator[Said]:
    """A label and its value as lines, one below the other."""
    if row.label:
        yield Said(row.label, row.first.number, row.first.page, gap=row.first.gap)
    yield from row.cells[0]
