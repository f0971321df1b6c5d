"""Columns made with blanks -> the lines of each, and tables where several actions stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names
from documents.recognise.labels import parse_label
from documents.recognise.pasted.aligned_lines import AlignedBlock, AlignedLine, group_into_blocks
from documents.recognise.pasted.paragraphs import LineWrapping, join_owner_lines, join_paragraphs
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Cell, Paragraph, Row, Table

MAX_ALIGNED_LABEL_LINES = 5  # lines of one label


@dataclass
class _AlignedRow:
    """A label, "" for none, and the lines of each column."""

    label: str
    first: AlignedLine
    cells: list[list[TextLine]]


def parse_aligned_lines(lines: Sequence[Paragraph]) -> list[TextLine | Table]:
    """What lines in columns say: two columns as lines, more of them as tables."""
    made: list[TextLine | Table] = []
    matrix: list[_AlignedRow] = []
    for block in group_into_blocks(lines):
        for row in _split_rows(block, len(matrix[0].cells) if matrix else 0):
            if matrix and len(row.cells) == len(matrix[0].cells):
                _append_row(matrix, row)
                continue
            made += _finish_matrix(matrix)
            matrix = [row] if len(row.cells) > 1 else []
            made += [] if matrix else _label_and_value_lines(row)
    return made + _finish_matrix(matrix)


def _append_row(matrix: list[_AlignedRow], row: _AlignedRow) -> None:
    if row.label:
        matrix.append(row)
    else:  # the last row goes on, on another page
        for above, below in zip(matrix[-1].cells, row.cells, strict=True):
            above += below


def _finish_matrix(matrix: list[_AlignedRow]) -> list[TextLine | Table]:
    return [Table(tuple(map(_build_table_row, matrix)))] if matrix else []


def _split_rows(block: AlignedBlock, expected: int) -> Iterator[_AlignedRow]:
    """The rows of one block. `expected` are the columns of the table that it may go on with."""
    at, lines = 0, block.lines
    while at < len(lines):
        label, end = _join_label_lines(block, at) if block.label(lines[at]) else ("", at + 1)
        while end < len(lines) and not block.label(lines[end]):
            end += 1
        row = _AlignedRow(label, lines[at], block.cells(lines[at:end], expected))
        expected = max(expected, len(row.cells))
        yield row
        at = end


def _join_label_lines(block: AlignedBlock, at: int) -> tuple[str, int]:
    """The label that begins on this line, over as many lines as it goes, and where it ends."""
    pieces: list[tuple[str, int]] = []
    for end in range(at, len(block.lines)):
        if text := block.label(block.lines[end]):
            pieces.append((text, end + 1))
        if len(pieces) == MAX_ALIGNED_LABEL_LINES:
            break
    for count in range(len(pieces), 0, -1):
        text = " ".join(label for label, _ in pieces[:count])
        if parse_label(text):
            return text, pieces[count - 1][1]
    return pieces[0]


def _build_table_row(row: _AlignedRow) -> Row:
    label = parse_label(row.label)
    make = join_owner_lines if label and label.field == cell_names.RESPONSIBILITY else join_paragraphs
    texts = ("\n".join(make(lines, _column_wrapping(lines))) for lines in row.cells)
    cells = (Cell(text_to_paragraphs(row.label)), *(Cell(text_to_paragraphs(text)) for text in texts))
    return Row(cells, page=row.first.page, line_number=row.first.number)


def _column_wrapping(lines: list[TextLine]) -> LineWrapping:
    return LineWrapping(max((line.length for line in lines), default=0))


def _label_and_value_lines(row: _AlignedRow) -> Iterator[TextLine]:
    """A label and its value as lines, one below the other."""
    if row.label:
        yield TextLine(row.label, row.first.number, row.first.page, gap=row.first.gap)
    yield from row.cells[0]
