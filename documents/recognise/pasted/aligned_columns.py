"""Reads columns made with spaces, as lines, or as tables where several actions stand side by side."""

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
    """A label, or "", and the lines of each column."""

    label: str
    first_line: AlignedLine
    cells: list[list[TextLine]]


def parse_aligned_lines(lines: Sequence[Paragraph]) -> list[TextLine | Table]:
    """Lines in columns as text: labels with one column of values as lines, with more columns as tables."""
    result: list[TextLine | Table] = []
    open_rows: list[_AlignedRow] = []
    for block in group_into_blocks(lines):
        for row in _split_rows(block, len(open_rows[0].cells) if open_rows else 0):
            if open_rows and len(row.cells) == len(open_rows[0].cells):
                _append_row(open_rows, row)
                continue
            result += _build_table(open_rows)
            open_rows = [row] if len(row.cells) > 1 else []
            result += [] if open_rows else _label_and_value_lines(row)
    return result + _build_table(open_rows)


def _append_row(open_rows: list[_AlignedRow], row: _AlignedRow) -> None:
    if row.label:
        open_rows.append(row)
    else:  # the last row continues, on another page
        for cell_above, cell_below in zip(open_rows[-1].cells, row.cells, strict=True):
            cell_above += cell_below


def _build_table(open_rows: list[_AlignedRow]) -> list[TextLine | Table]:
    return [Table(tuple(map(_build_table_row, open_rows)))] if open_rows else []


def _split_rows(block: AlignedBlock, expected_columns: int) -> Iterator[_AlignedRow]:
    """The rows of one block. `expected_columns` is the width of the table above, which it may continue."""
    start, lines = 0, block.lines
    while start < len(lines):
        label, end = _join_label_lines(block, start) if block.label(lines[start]) else ("", start + 1)
        while end < len(lines) and not block.label(lines[end]):
            end += 1
        row = _AlignedRow(label, lines[start], block.cells(lines[start:end], expected_columns))
        expected_columns = max(expected_columns, len(row.cells))
        yield row
        start = end


def _join_label_lines(block: AlignedBlock, start: int) -> tuple[str, int]:
    """The label that begins at this index, over up to 5 lines, and the index after its last line."""
    pieces: list[tuple[str, int]] = []
    for end in range(start, len(block.lines)):
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
    join = join_owner_lines if label and label.field == cell_names.RESPONSIBILITY else join_paragraphs
    texts = ("\n".join(join(lines, _column_wrapping(lines))) for lines in row.cells)
    cells = (Cell(text_to_paragraphs(row.label)), *(Cell(text_to_paragraphs(text)) for text in texts))
    return Row(cells, page=row.first_line.page, line_number=row.first_line.number)


def _column_wrapping(lines: list[TextLine]) -> LineWrapping:
    return LineWrapping(max((line.length for line in lines), default=0))


def _label_and_value_lines(row: _AlignedRow) -> Iterator[TextLine]:
    """A label and its value as lines, one below the other."""
    if row.label:
        yield TextLine(
            row.label, row.first_line.number, row.first_line.page, has_gap_above=row.first_line.has_gap_above
        )
    yield from row.cells[0]
