"""Rows of a table that were written one cell below the other, each below its head.

So texts print the plans of partnerships, to be read aloud: "No." and below it "1.1", "Action" and below
it the action. A head that a row leaves out is that of a cell which reaches down from the row above.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.plain_text import clean
from documents.plan import cell_names
from documents.recognise.column_headings import NUMBER, SECTION, has_standards_heading, parse_column_heading
from documents.recognise.heading_parsing import parse_numbered_heading, parse_section
from documents.tree import Block, Cell, Document, Paragraph, Row, Table, paragraph

MIN_HEADINGS = 3  # heads
MAX_GROUPS_APART = 60  # sections between one head and the next: a long answer has empty lines in it
MAX_HEADING_LENGTH = 60  # characters

LineGroup = tuple[Block, ...]


def rebuild_stacked_tables(document: Document) -> Document:
    """The document with tables in place of such lines; as it was where there are none."""
    sections = list(_split_at_blank_lines(document.blocks))
    blocks: list[Block] = []
    at = 0
    while at < len(sections):
        stack = _find_stack(sections, at)
        if stack is None:
            blocks += sections[at]
            at += 1
            continue
        title: LineGroup = ()
        if at and not stack.is_of_standards and _is_title(sections[at - 1]):
            title = sections[at - 1]
            del blocks[-len(title) :]
        at = stack.read(sections, at)
        blocks.append(stack.table(title))
    return replace(document, blocks=tuple(blocks))


def _split_at_blank_lines(blocks: tuple[Block, ...]) -> Iterator[LineGroup]:
    """Lines that no empty line parts. A table is by itself."""
    together: list[Block] = []
    for block in blocks:
        if together and not _is_next_line(together[-1], block):
            yield tuple(together)
            together = []
        together.append(block)
    if together:
        yield tuple(together)


def _is_next_line(above: Block, below: Block) -> bool:
    if isinstance(above, Table) or isinstance(below, Table):
        return False
    if above.line_number is None or below.line_number is None:
        return False
    return below.line_number - above.line_number < 2


def _first_text(section: LineGroup) -> str:
    return clean(section[0].line) if isinstance(section[0], Paragraph) else ""


def _is_title(section: LineGroup) -> bool:
    """Whether it begins like a theme or a standard: with a number or a letter."""
    text = _first_text(section)
    return bool(parse_section(text) or parse_numbered_heading(text))


def _find_stack(sections: Sequence[LineGroup], at: int) -> _StackedTable | None:
    """The heads of the rows that begin here, or None. Labels of other documents end with a colon."""
    near = [_first_text(section) for section in sections[at : at + MAX_GROUPS_APART]]
    words = [text if 0 < len(text) <= MAX_HEADING_LENGTH and not text.endswith(":") else "" for text in near]
    standards = has_standards_heading(words[:MIN_HEADINGS])
    heads: dict[str, str] = {}
    for text in words:
        label = parse_column_heading(text, of_standards=standards) if text else None
        if text in heads:
            break
        if label and label.field:
            heads[text] = label.field
        elif not heads:
            return None
    fields = list(heads.values())
    if (
        len(heads) < MIN_HEADINGS
        or fields[0] not in (NUMBER, SECTION)
        or cell_names.AGREED_ACTION not in fields
    ):
        return None
    return _StackedTable(list(heads), is_of_standards=standards)


@dataclass
class _StackedTable:
    heads: list[str]
    is_of_standards: bool
    rows: list[dict[int, LineGroup]] = field(default_factory=list)  # by the place of the head

    def read(self, sections: Sequence[LineGroup], at: int) -> int:
        """Take what belongs to these rows, and hand back where it ends."""
        last = len(self.heads)
        while at < len(sections):
            place = self._place(sections[at])
            if place is not None:
                if place <= last:
                    self.rows.append({})
                self.rows[-1][place] = sections[at]
                last = place
            elif self._is_rest(sections, at, last):
                self.rows[-1][last] += sections[at]
            else:
                break
            at += 1
        return at

    def _place(self, section: LineGroup) -> int | None:
        text = _first_text(section)
        return self.heads.index(text) if text in self.heads else None

    def _is_rest(self, sections: Sequence[LineGroup], at: int, last: int) -> bool:
        """Whether lines below an empty line still belong to the cell above them."""
        later = (self._place(section) for section in sections[at + 1 : at + MAX_GROUPS_APART])
        place = next((place for place in later if place is not None), None)
        if place is None:
            return False
        return place > last or not _is_title(sections[at])

    def table(self, title: LineGroup) -> Table:
        number = self._number(0)
        top = Row(
            tuple(Cell((paragraph(head),), header_scope="column") for head in self.heads), line_number=number
        )
        over = (
            [Row((Cell(_with_title_level(title), colspan=len(self.heads)),), line_number=number)]
            if title
            else []
        )
        rows = (Row(tuple(self._cells(y)), line_number=self._number(y)) for y in range(len(self.rows)))
        return Table((*over, top, *rows), heads=len(over) + 1)

    def _cells(self, y: int) -> Iterator[Cell]:
        for x in range(len(self.heads)):
            if y and x not in self.rows[y]:
                continue  # it reaches down from the row above
            below = (n for n in range(y + 1, len(self.rows)) if x in self.rows[n])
            end = next(below, len(self.rows))
            yield Cell(self.rows[y].get(x, ())[1:], rowspan=end - y)

    def _number(self, y: int) -> int | None:
        first = next(iter(self.rows[y].values()))[0]
        return first.line_number if isinstance(first, Paragraph) else None


def _with_title_level(section: LineGroup) -> LineGroup:
    """The first line as the title, and the rest as its text."""
    first, *rest = section
    return (replace(first, level=2), *rest) if isinstance(first, Paragraph) else section
