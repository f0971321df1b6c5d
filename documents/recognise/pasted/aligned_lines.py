"""Groups lines in columns made with spaces into blocks whose columns begin at the same positions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from documents.plain_text import clean_typed
from documents.recognise.labels import parse_label
from documents.recognise.pasted.label_text import is_label_tail
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Paragraph

MIN_COLUMN_OFFSET = 8  # characters in front of a column
MAX_COLUMN_INDENT = 6  # characters by which text may be indented within a column

_COLUMN_STARTS = re.compile(r"(?:^|(?<=\S)) {2,}(?=\S)")


@dataclass(frozen=True)
class AlignedLine:
    """A line with its spaces. `has_gap_above` is true below an empty line."""

    text: str
    number: int | None
    page: int | None
    has_gap_above: bool

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def first_column(self) -> int:
        """The position of the text after a label, or 0 where the line has no label with text after it."""
        match = _COLUMN_STARTS.search(self.text)
        return match.end() if match and self.indent < MIN_COLUMN_OFFSET <= match.end() else 0

    def has_gap_at(self, position: int) -> bool:
        """Whether no word reaches across the position."""
        return len(self.text) <= position or self.text[position - 1] == " "

    def has_column_at(self, position: int) -> bool:
        return (
            len(self.text) > position
            and self.text[position] != " "
            and self.text[position - 2 : position] == "  "
        )

    def to_text_line(self, start: int = 0, end: int | None = None) -> TextLine | None:
        text = clean_typed(self.text[start:end])
        return TextLine(text, self.number, self.page, has_gap_above=self.has_gap_above) if text else None


@dataclass
class AlignedBlock:
    """Lines whose first column after the labels begins at `first_column_start`, or 0 for no columns."""

    first_column_start: int
    lines: list[AlignedLine] = field(default_factory=list)

    def label(self, line: AlignedLine) -> str:
        """The text in front of the first column, or ""."""
        if self.first_column_start and line.has_gap_at(self.first_column_start):
            return line.text[: self.first_column_start].strip()
        return line.text.strip() if self._is_label(line) else ""

    @cached_property
    def columns(self) -> list[int]:
        """The positions where columns begin, in some rows or in all. Only for a complete block."""
        starts = Counter(s.end() for line in self.lines for s in _COLUMN_STARTS.finditer(line.text))
        columns = [self.first_column_start]
        for start, count in starts.most_common():
            is_new = start > self.first_column_start and all(
                abs(start - other) > MAX_COLUMN_INDENT for other in columns
            )
            if is_new and (count > 1 or len(self.lines) < 3):
                columns.append(start)
        return sorted(columns)

    def cells(self, lines: Sequence[AlignedLine], expected_columns: int) -> list[list[TextLine]]:
        """The lines of each column in a row. `expected_columns` is the number in the rows above."""
        if not self.first_column_start:
            return [[text_line for line in lines if (text_line := line.to_text_line())]]
        columns = self.columns
        column_starts = [c for c in columns[1:] if all(line.has_gap_at(c) for line in lines)]
        filled_starts = [c for c in column_starts if any(line.has_column_at(c) for line in lines)]
        if len(column_starts) + 1 != expected_columns or len(columns) != expected_columns:
            column_starts = filled_starts
        starts = [self.first_column_start, *column_starts]
        return [
            [
                text_line
                for line in lines
                if line.has_gap_at(self.first_column_start) and (text_line := line.to_text_line(start, end))
            ]
            for start, end in zip(starts, [*starts[1:], None], strict=True)
        ]

    def _is_label(self, line: AlignedLine) -> bool:
        return bool(self.first_column_start) and is_label_tail(line.text.strip())


def group_into_blocks(lines: Sequence[Paragraph]) -> list[AlignedBlock]:
    """The lines in order, in blocks."""
    blocks: list[AlignedBlock] = []
    indented: list[AlignedLine] = []  # indented lines whose column is not known until a label follows
    for line in _to_aligned_lines(lines):
        block = blocks[-1] if blocks else AlignedBlock(0)
        start = line.first_column
        if line.indent >= MIN_COLUMN_OFFSET and _continues_column(block, line) and not indented:
            block.lines.append(line)
        elif line.indent >= MIN_COLUMN_OFFSET:
            indented.append(line)
        elif block.first_column_start and not indented and _belongs_to(block, line):
            block.lines.append(line)
        else:
            if start and all(aligned_line.indent >= start - 1 for aligned_line in indented):
                blocks.append(AlignedBlock(start, [*indented, line]))
            else:
                blocks += _unlabelled_block(indented)
                blocks.append(AlignedBlock(start, [line]))
            indented = []
    return blocks + _unlabelled_block(indented)


def _unlabelled_block(indented: list[AlignedLine]) -> list[AlignedBlock]:
    """Indented lines that stand below no label, as a block; none where there are no lines."""
    if not indented:
        return []
    first = min(line.indent for line in indented)
    return [AlignedBlock(first, list(indented))]


def _continues_column(block: AlignedBlock, line: AlignedLine) -> bool:
    is_same_page = not block.lines or block.lines[-1].page == line.page
    return bool(block.first_column_start) and is_same_page and line.indent >= block.first_column_start - 1


def _belongs_to(block: AlignedBlock, line: AlignedLine) -> bool:
    """Whether a line that is not indented belongs to the rows above it."""
    if is_label_tail(line.text.strip()):
        return True
    if line.first_column:
        return abs(line.first_column - block.first_column_start) <= 1
    if len(line.text) <= block.first_column_start - 1:  # a piece of a label, or a label without a value
        return True
    return (
        line.has_gap_at(block.first_column_start)
        and parse_label(line.text[: block.first_column_start].strip()) is not None
    )


def _to_aligned_lines(lines: Sequence[Paragraph]) -> Iterator[AlignedLine]:
    last_number = None
    for line in lines:
        number = line.line_number
        has_gap_above = last_number is not None and number is not None and number > last_number + 1
        yield AlignedLine(line.text, number, line.page, has_gap_above)
        last_number = number
