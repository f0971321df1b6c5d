"""Plain text as a document: a file (.txt), or what somebody pasted into a form.

A line is a paragraph. An empty line leaves a gap in the line numbers; a line of blanks, which PDF
programs write for an empty paragraph where they leave lines empty between columns, is an empty
paragraph.
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

EMAIL_HEADER = "mail"  # the name of a header line that an e-mail put there
ALIGNED_LINE = "aligned"  # the name of a line that keeps its blanks, since they make columns


def read_txt(data: bytes) -> Document:
    """What a text file says, whatever program wrote it."""
    return read_pasted_text(decode_text(data))


def read_pasted_text(text: str) -> Document:
    """What somebody typed or pasted says. Raises FileRejected for more than anybody would paste."""
    lines = strip_quote_marks(split_lines(text))
    mail = find_email_lines(lines)
    furniture = find_headers_and_footers(lines) - mail
    source_lines = [line for at, line in enumerate(lines) if at not in mail and at not in furniture]
    return Document(
        blocks=tuple(_blocks(source_lines)),
        header=tuple(_excluded_paragraphs(lines, mail, EMAIL_HEADER)),
        footer=tuple(_excluded_paragraphs(lines, furniture, None)),
    )


def _excluded_paragraphs(lines: list[SourceLine], places: set[int], name: str | None) -> Iterator[Paragraph]:
    seen: set[str] = set()
    for at in sorted(places):
        line = lines[at]
        if line.words and line.words not in seen:
            seen.add(line.words)
            yield Paragraph((Run(line.words),), name=name, page=line.page, line_number=line.number)


def _blocks(lines: list[SourceLine]) -> Iterator[Block]:
    has_empty_lines = any(not line.text for line in lines[:-1])
    aligned = find_aligned_lines(lines)
    at = 0
    while at < len(lines):
        line = lines[at]
        table = None
        if "\t" in line.text and line.words:
            table = read_tabbed_table(lines, at)
        elif "|" in line.text or line.words.startswith("+-"):
            table = read_piped_table(lines, at)
        if table:
            yield table[0]
            at = table[1]
            continue
        if at in aligned:
            run = Run(line.text.rstrip())
            yield Paragraph((run,), name=ALIGNED_LINE, page=line.page, line_number=line.number)
        elif line.words:
            yield from line_to_paragraphs(line.words, page=line.page, number=line.number)
        elif line.text and has_empty_lines:
            yield Paragraph(page=line.page, line_number=line.number)
        at += 1


MIN_ALIGNED_LINES = 3  # lines that begin a column at the same place
MIN_COLUMN_OFFSET = 8  # characters in front of a column

_STARTS = re.compile(r"(?:^|(?<=\S)) {3,}(?=\S)")


def find_aligned_lines(lines: list[SourceLine]) -> set[int]:
    """The places in `lines` of those that are laid out in columns, and of those between them: from the
    first row of columns to the end of the page on which the last one stands."""
    pages: dict[int | None, list[int]] = {}
    for at, line in enumerate(lines):
        if line.words and "\t" not in line.text:
            pages.setdefault(line.page, []).append(at)
    starts: list[int] = []
    ends: list[int] = []
    for page in pages.values():
        rows = _column_rows(lines, page)
        starts += rows[:1]
        ends += page[-1:] if rows else []
    every = (at for page in pages.values() for at in page)
    return {at for at in every if starts[0] <= at <= ends[-1]} if starts else set()


def _column_rows(lines: list[SourceLine], page: list[int]) -> list[int]:
    """The lines of a page in which a column begins at a place where it does so in others."""
    starts = {at: _column_starts(lines[at].text) for at in page}
    counted = Counter(start for here in starts.values() for start in here)
    # An indented list is no table: somewhere words must stand in front of the column.
    unindented = {start for at in page if not lines[at].text.startswith(" ") for start in starts[at]}
    usual = {start for start, n in counted.items() if n >= MIN_ALIGNED_LINES and start in unindented}
    return [at for at in page if usual & set(starts[at])]


def _column_starts(text: str) -> list[int]:
    return [match.end() for match in _STARTS.finditer(text) if match.end() >= MIN_COLUMN_OFFSET]
