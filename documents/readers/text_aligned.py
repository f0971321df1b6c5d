"""Lines whose blanks are columns: a table that a program laid out with spaces."""

from __future__ import annotations

import re
from collections import Counter

from documents.readers.text_lines import SourceLine

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
