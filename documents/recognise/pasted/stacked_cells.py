"""Rebuilds tables that were written one cell below the other, each below the heading of its column.

Plain-text versions of partnerships' plans are written so, to be read aloud: "No." and below it "1.1",
"Action" and below it the action. Where a row leaves out a heading, the cell of the row above spans this row
too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from documents.plain_text import clean
from documents.plan import cell_names
from documents.recognise.column_headings import NUMBER, SECTION, has_standards_heading, parse_column_heading
from documents.recognise.heading_parsing import parse_numbered_heading, parse_section
from documents.tree import Block, Cell, Document, Paragraph, Row, Table, paragraph

MIN_HEADINGS = 3  # different column headings in a table
MAX_GROUPS_APART = 60  # sections from one heading to the next: a long text has empty lines in it
MAX_HEADING_LENGTH = 60  # characters

LineGroup = tuple[Block, ...]


def rebuild_stacked_tables(document: Document) -> Document:
    """The document with tables in place of such lines."""
    sections = list(_split_at_blank_lines(document.blocks))
    blocks: list[Block] = []
    index = 0
    while index < len(sections):
        stack = _find_stack(sections, index)
        if stack is None:
            blocks += sections[index]
            index += 1
            continue
        title: LineGroup = ()
        if index and not stack.is_of_standards and _is_title(sections[index - 1]):
            title = sections[index - 1]
            del blocks[-len(title) :]
        index = stack.read_rows(sections, index)
        blocks.append(stack.build(title))
    return replace(document, blocks=tuple(blocks))


def _split_at_blank_lines(blocks: tuple[Block, ...]) -> Iterator[LineGroup]:
    """Groups of lines without empty lines between them. A table is a group of its own."""
    group: list[Block] = []
    for block in blocks:
        if group and not _is_next_line(group[-1], block):
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _is_next_line(above: Block, below: Block) -> bool:
    if isinstance(above, Table) or isinstance(below, Table):
        return False
    if above.line_number is None or below.line_number is None:
        return False
    return below.line_number - above.line_number < 2


def _first_text(section: LineGroup) -> str:
    return clean(section[0].line) if isinstance(section[0], Paragraph) else ""


def _is_title(section: LineGroup) -> bool:
    """Whether the section begins like a theme or a standard: with a number or a letter."""
    text = _first_text(section)
    return bool(parse_section(text) or parse_numbered_heading(text))


def _find_stack(sections: Sequence[LineGroup], index: int) -> _StackedTable | None:
    """A table with the column headings that begin here, or None. Text with a colon at its end is a label."""
    texts = [_first_text(section) for section in sections[index : index + MAX_GROUPS_APART]]
    words = [text if 0 < len(text) <= MAX_HEADING_LENGTH and not text.endswith(":") else "" for text in texts]
    standards = has_standards_heading(words[:MIN_HEADINGS])
    field_by_heading: dict[str, str] = {}
    for text in words:
        label = parse_column_heading(text, of_standards=standards) if text else None
        if text in field_by_heading:
            break
        if label and label.field:
            field_by_heading[text] = label.field
        elif not field_by_heading:
            return None
    fields = list(field_by_heading.values())
    if (
        len(field_by_heading) < MIN_HEADINGS
        or fields[0] not in (NUMBER, SECTION)
        or cell_names.AGREED_ACTION not in fields
    ):
        return None
    return _StackedTable(list(field_by_heading), is_of_standards=standards)


@dataclass
class _StackedTable:
    headings: list[str]
    is_of_standards: bool
    rows: list[dict[int, LineGroup]] = field(default_factory=list)  # cells by column

    def read_rows(self, sections: Sequence[LineGroup], index: int) -> int:
        """Add the rows from this index on, and return the index after them."""
        last_column = len(self.headings)
        while index < len(sections):
            column = self._column(sections[index])
            if column is not None:
                if column <= last_column:
                    self.rows.append({})
                self.rows[-1][column] = sections[index]
                last_column = column
            elif self._continues_cell(sections, index, last_column):
                self.rows[-1][last_column] += sections[index]
            else:
                break
            index += 1
        return index

    def _column(self, section: LineGroup) -> int | None:
        text = _first_text(section)
        return self.headings.index(text) if text in self.headings else None

    def _continues_cell(self, sections: Sequence[LineGroup], index: int, last_column: int) -> bool:
        """Whether the lines of a section still belong to the cell above it."""
        columns_below = (self._column(section) for section in sections[index + 1 : index + MAX_GROUPS_APART])
        column = next((column for column in columns_below if column is not None), None)
        if column is None:
            return False
        return column > last_column or not _is_title(sections[index])

    def build(self, title: LineGroup) -> Table:
        line_number = self._number(0)
        header_row = Row(
            tuple(Cell((paragraph(heading),), header_scope="column") for heading in self.headings),
            line_number=line_number,
        )
        title_rows = (
            [Row((Cell(_with_title_level(title), colspan=len(self.headings)),), line_number=line_number)]
            if title
            else []
        )
        rows = (Row(tuple(self._cells(y)), line_number=self._number(y)) for y in range(len(self.rows)))
        return Table((*title_rows, header_row, *rows), heads=len(title_rows) + 1)

    def _cells(self, y: int) -> Iterator[Cell]:
        for x in range(len(self.headings)):
            if y and x not in self.rows[y]:
                continue  # the cell of the row above spans this row
            next_rows = (n for n in range(y + 1, len(self.rows)) if x in self.rows[n])
            end = next(next_rows, len(self.rows))
            yield Cell(self.rows[y].get(x, ())[1:], rowspan=end - y)

    def _number(self, y: int) -> int | None:
        first = next(iter(self.rows[y].values()))[0]
        return first.line_number if isinstance(first, Paragraph) else None


def _with_title_level(section: LineGroup) -> LineGroup:
    """The first line as the title, and the rest as its text."""
    first, *rest = section
    return (replace(first, level=2), *rest) if isinstance(first, Paragraph) else section
