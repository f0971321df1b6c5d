"""Plain text as a document: a file (.txt), or text pasted into a form.

A line is a paragraph. An empty line leaves a gap in the line numbers. A line of spaces is an empty
paragraph: PDF programs write one for each, and leave lines empty between columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from documents.readers.text_email import find_email_lines, strip_quote_marks
from documents.readers.text_headers_and_footers import find_headers_and_footers
from documents.readers.text_lines import SourceLine, decode_text, line_to_paragraphs, split_lines
from documents.readers.text_tables import read_piped_table, read_tabbed_table
from documents.tree import Block, Document, Paragraph, Run

EMAIL_HEADER = "mail"  # the name of a header paragraph that came from an email
ALIGNED_LINE = "aligned"  # the name of a paragraph whose spaces are kept, as they form columns


def read_txt(data: bytes) -> Document:
    """The document of a text file. Raises FileRejected for one that is too long."""
    return read_pasted_text(decode_text(data))


def read_pasted_text(text: str) -> Document:
    """The document of typed or pasted text. Raises FileRejected for text that is too long."""
    lines = strip_quote_marks(split_lines(text))
    email_lines = find_email_lines(lines)
    margin_lines = find_headers_and_footers(lines) - email_lines
    source_lines = [
        line for index, line in enumerate(lines) if index not in email_lines and index not in margin_lines
    ]
    return Document(
        blocks=tuple(_blocks(source_lines)),
        header=tuple(_excluded_paragraphs(lines, email_lines, EMAIL_HEADER)),
        footer=tuple(_excluded_paragraphs(lines, margin_lines, None)),
    )


def _excluded_paragraphs(lines: list[SourceLine], indexes: set[int], name: str | None) -> Iterator[Paragraph]:
    seen: set[str] = set()
    for index in sorted(indexes):
        line = lines[index]
        if line.words and line.words not in seen:
            seen.add(line.words)
            yield Paragraph((Run(line.words),), name=name, page=line.page, line_number=line.number)


def _blocks(lines: list[SourceLine]) -> Iterator[Block]:
    has_empty_lines = any(not line.text for line in lines[:-1])
    aligned = find_aligned_lines(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        table_and_end = None
        if "\t" in line.text and line.words:
            table_and_end = read_tabbed_table(lines, index)
        elif "|" in line.text or line.words.startswith("+-"):
            table_and_end = read_piped_table(lines, index)
        if table_and_end:
            yield table_and_end[0]
            index = table_and_end[1]
            continue
        if index in aligned:
            run = Run(line.text.rstrip())
            yield Paragraph((run,), name=ALIGNED_LINE, page=line.page, line_number=line.number)
        elif line.words:
            yield from line_to_paragraphs(line.words, page=line.page, number=line.number)
        elif line.text and has_empty_lines:
            yield Paragraph(page=line.page, line_number=line.number)
        index += 1


MIN_ALIGNED_LINES = 3  # lines with a column that begins at the same character
MIN_COLUMN_OFFSET = 8  # characters before a column

_STARTS = re.compile(r"(?:^|(?<=\S)) {3,}(?=\S)")


def find_aligned_lines(lines: list[SourceLine]) -> set[int]:
    """Indexes of the lines laid out in columns, and of those between them: from the first such line to
    the end of the page that has the last one."""
    pages: dict[int | None, list[int]] = {}
    for index, line in enumerate(lines):
        if line.words and "\t" not in line.text:
            pages.setdefault(line.page, []).append(index)
    starts: list[int] = []
    ends: list[int] = []
    for page in pages.values():
        rows = _column_rows(lines, page)
        starts += rows[:1]
        ends += page[-1:] if rows else []
    indexes = (index for page in pages.values() for index in page)
    return {index for index in indexes if starts[0] <= index <= ends[-1]} if starts else set()


def _column_rows(lines: list[SourceLine], page: list[int]) -> list[int]:
    """Indexes of a page's lines with a column that begins where those of other lines do."""
    starts = {index: _column_starts(lines[index].text) for index in page}
    counted = Counter(start for line_starts in starts.values() for start in line_starts)
    # An indented list is no table: some line must have text before the column.
    unindented = {start for index in page if not lines[index].text.startswith(" ") for start in starts[index]}
    shared_starts = {start for start, n in counted.items() if n >= MIN_ALIGNED_LINES and start in unindented}
    return [index for index in page if shared_starts & set(starts[index])]


def _column_starts(text: str) -> list[int]:
    return [match.end() for match in _STARTS.finditer(text) if match.end() >= MIN_COLUMN_OFFSET]
