"""Lines in columns made with blanks -> stretches in which the columns begin at the same places."""

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
MAX_COLUMN_INDENT = 6  # characters by which words of a column may be indented

_COLUMN_STARTS = re.compile(r"(?:^|(?<=\S)) {2,}(?=\S)")


@dataclass(frozen=True)
class AlignedLine:
    """A line with its blanks. `gap` says that an empty line stands above it."""

    text: str
    number: int | None
    page: int | None
    gap: bool

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def first_column(self) -> int:
        """Where the words behind a label begin, or 0 where the line has none of both."""
        match = _COLUMN_STARTS.search(self.text)
        return match.end() if match and self.indent < MIN_COLUMN_OFFSET <= match.end() else 0

    def parts_at(self, place: int) -> bool:
        """Whether no word stands across the place."""
        return len(self.text) <= place or self.text[place - 1] == " "

    def begins_at(self, place: int) -> bool:
        return len(self.text) > place and self.text[place] != " " and self.text[place - 2 : place] == "  "

    def to_text_line(self, start: int = 0, end: int | None = None) -> TextLine | None:
        text = clean_typed(self.text[start:end])
        return TextLine(text, self.number, self.page, gap=self.gap) if text else None


@dataclass
class AlignedBlock:
    """Lines whose first column, behind the labels, begins at one place; 0 for lines without columns."""

    first: int
    lines: list[AlignedLine] = field(default_factory=list)

    def label(self, line: AlignedLine) -> str:
        """What stands in front of the first column."""
        if self.first and line.parts_at(self.first):
            return line.text[: self.first].strip()
        return line.text.strip() if self._is_label(line) else ""

    @cached_property
    def columns(self) -> list[int]:
        """Where columns begin, in some of the rows or in all. For a block that has all its lines."""
        starts = Counter(s.end() for line in self.lines for s in _COLUMN_STARTS.finditer(line.text))
        columns = [self.first]
        for start, count in starts.most_common():
            is_new = start > self.first and all(abs(start - other) > MAX_COLUMN_INDENT for other in columns)
            if is_new and (count > 1 or len(self.lines) < 3):
                columns.append(start)
        return sorted(columns)

    def cells(self, lines: Sequence[AlignedLine], expected: int) -> list[list[TextLine]]:
        """The lines of each column that these lines have. `expected` are as many as there may be."""
        if not self.first:
            return [[text_line for line in lines if (text_line := line.to_text_line())]]
        columns = self.columns
        holding = [c for c in columns[1:] if all(line.parts_at(c) for line in lines)]
        begun = [c for c in holding if any(line.begins_at(c) for line in lines)]
        if len(holding) + 1 != expected or len(columns) != expected:
            holding = begun
        starts = [self.first, *holding]
        return [
            [
                text_line
                for line in lines
                if line.parts_at(self.first) and (text_line := line.to_text_line(start, end))
            ]
            for start, end in zip(starts, [*starts[1:], None], strict=True)
        ]

    def _is_label(self, line: AlignedLine) -> bool:
        return bool(self.first) and is_label_tail(line.text.strip())


def group_into_blocks(lines: Sequence[Paragraph]) -> list[AlignedBlock]:
    """The lines in order, in blocks."""
    blocks: list[AlignedBlock] = []
    waiting: list[AlignedLine] = []  # indented lines, until a label below tells where its column begins
    for line in _to_aligned_lines(lines):
        block = blocks[-1] if blocks else AlignedBlock(0)
        start = line.first_column
        if line.indent >= MIN_COLUMN_OFFSET and _is_indented_into(block, line) and not waiting:
            block.lines.append(line)
        elif line.indent >= MIN_COLUMN_OFFSET:
            waiting.append(line)
        elif block.first and not waiting and _belongs_to(block, line):
            block.lines.append(line)
        else:
            if start and all(aligned_line.indent >= start - 1 for aligned_line in waiting):
                blocks.append(AlignedBlock(start, [*waiting, line]))
            else:
                blocks += _unlabelled_block(waiting)
                blocks.append(AlignedBlock(start, [line]))
            waiting = []
    return blocks + _unlabelled_block(waiting)


def _unlabelled_block(waiting: list[AlignedLine]) -> list[AlignedBlock]:
    """Indented lines that stand below no label: in columns of their own, if they have any."""
    if not waiting:
        return []
    first = min(line.indent for line in waiting)
    return [AlignedBlock(first, list(waiting))]


def _is_indented_into(block: AlignedBlock, line: AlignedLine) -> bool:
    is_same_page = not block.lines or block.lines[-1].page == line.page
    return bool(block.first) and is_same_page and line.indent >= block.first - 1


def _belongs_to(block: AlignedBlock, line: AlignedLine) -> bool:
    """Whether a line that begins on the left belongs to the rows above it."""
    if is_label_tail(line.text.strip()):
        return True
    if line.first_column:
        return abs(line.first_column - block.first) <= 1
    if len(line.text) <= block.first - 1:  # a piece of a label, or a label without a value
        return True
    return line.parts_at(block.first) and parse_label(line.text[: block.first].strip()) is not None


def _to_aligned_lines(lines: Sequence[Paragraph]) -> Iterator[AlignedLine]:
    last = None
    for line in lines:
        number = line.line_number
        gap = last is not None and number is not None and number > last + 1
        yield AlignedLine(line.text, number, line.page, gap)
        last = number
