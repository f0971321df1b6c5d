"""Turns a document without tables, or read from plain text, into lines in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from documents.plain_text import clean
from documents.plan import cell_names
from documents.readers.text import ALIGNED_LINE
from documents.recognise.heading_parsing import parse_heading
from documents.recognise.labels import parse_label
from documents.recognise.pasted.aligned_columns import parse_aligned_lines
from documents.recognise.pasted.label_text import is_label_tail, split_labels
from documents.recognise.pasted.rejoin_lines import rejoin_table_lines
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Block, Cell, Document, Paragraph, Row, Table


def extract_lines(document: Document) -> list[TextLine | Table]:
    """The lines of a document in order; tables of labels and values as lines, other tables as they are."""
    result: list[TextLine | Table] = []
    for is_aligned, group in groupby(rejoin_table_lines(document.blocks), _is_aligned):
        blocks = list(group)
        result += (
            parse_aligned_lines([b for b in blocks if isinstance(b, Paragraph)])
            if is_aligned
            else _extract_block_lines(blocks)
        )
    return [line for line in result if not (isinstance(line, Table) and _is_grading_key_table(line))]


def _is_aligned(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.name == ALIGNED_LINE


def _extract_block_lines(blocks: list[Block]) -> list[TextLine | Table]:
    result: list[TextLine | Table] = []
    last_number, after_empty_paragraph = 0, False
    for block in blocks:
        if isinstance(block, Table):
            row_number = block.rows[-1].line_number if block.rows else None
            result += _table_lines(block) if _is_label_table(block) else [block]
            last_number, after_empty_paragraph = row_number or last_number, False
        elif not block.text.strip() and not block.marker:
            after_empty_paragraph = after_empty_paragraph or block.line_number is not None
            last_number = block.line_number or last_number
        else:
            result.append(_paragraph_line(block, last_number, after_empty_paragraph))
            last_number, after_empty_paragraph = block.line_number or last_number, False
    return result


def _paragraph_line(block: Paragraph, last_number: int, soft: bool) -> TextLine:
    number = block.line_number
    return TextLine(
        clean(block.line),
        number,
        block.page,
        has_gap_above=number is not None and number > last_number + 1,
        has_empty_paragraph_above=soft,
        is_whole_paragraph=number is None,
        level=block.level,
    )


def _is_grading_key_table(table: Table) -> bool:
    """Whether a table only explains the grades. Its label may continue over several rows."""
    label = parse_label(" ".join(row.cells[0].text for row in table.rows[:3] if row.cells))
    return label is not None and label.field == cell_names.GRADING_KEY and len(table.rows) < 8


def _is_label_table(table: Table) -> bool:
    """Whether a table has two columns, of labels and of their values."""
    if any(sum(bool(cell.text) for cell in row.cells[1:]) > 1 or len(row.cells) > 2 for row in table.rows):
        return False
    first_column = [row.cells[0].text for row in table.rows if row.cells and row.cells[0].text]
    labels = [
        text for text in first_column if split_labels(text) or parse_heading(text) or is_label_tail(text)
    ]
    has_header_row = len(table.rows) > 1 and all(parse_label(cell.text) for cell in table.rows[0].cells)
    return len(labels) * 2 >= len(first_column) and not has_header_row


def _table_lines(table: Table) -> Iterator[TextLine]:
    last_number = (table.rows[0].line_number or 1) - 1
    for row in table.rows:
        has_gap_above = row.line_number is not None and row.line_number > last_number + 1
        last_number = row.line_number or last_number
        label = clean(row.cells[0].text) if row.cells else ""
        heading = _row_heading(row)
        if heading:
            yield TextLine(
                heading, row.line_number, row.page, has_gap_above, is_whole_paragraph=True, level=1
            )
            continue
        if label:
            yield TextLine(
                label, row.line_number, row.page, has_gap_above, is_whole_paragraph=True, cell="label"
            )
        for cell in row.cells[1:2]:
            yield from _cell_lines(cell, row, has_gap_above, "value" if label else "alone")


def _row_heading(row: Row) -> str:
    """The heading in a row, in one cell or in two ("Recommendation 1:" and its text); or ""."""
    texts = [clean(cell.text) for cell in row.cells]
    if len(texts) > 1 and texts[0] and texts[1] and not parse_label(texts[0]) and parse_heading(texts[0]):
        return " ".join(texts)
    return texts[0] if len(texts) == 1 and parse_heading(texts[0]) else ""


def _cell_lines(cell: Cell, row: Row, has_gap_above: bool, kind: str) -> Iterator[TextLine]:
    for block in cell.blocks:
        text = clean(block.line) if isinstance(block, Paragraph) else clean(Cell((block,)).text)
        if text:
            yield TextLine(text, row.line_number, row.page, has_gap_above, is_whole_paragraph=True, cell=kind)
