"""The document tree: the content of a document, independent of its file format.

Readers turn bytes into a `Document`, writers turn a `Document` into bytes. The tree is plain,
frozen data: it compares by value, and knows nothing of plans or of Django.

Text follows the convention of `documents.plain_text`: a paragraph is a line, and a list item is a paragraph
with a `marker` as printed ("•", "a)", "1.").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from documents.branding import DEFAULT_BRANDING, Branding

BULLET = "•"
SHEET_HEADING = "sheet"  # the name of a heading that begins a sheet of a workbook

HeaderScope = Literal["column", "row"]


@dataclass(frozen=True)
class Run:
    """Text in one format. `colour` is RRGGBB in capitals, or None for black; `link` is a URL or None."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class ChangedRun(Run):
    """Text that was added or removed. Word shows it as tracked changes; other formats print all of it."""

    change: Literal["added", "removed"] = "added"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `level` is 1 to 6 for a heading and 0 for plain text.

    `marker` is the bullet, letter or number in front of a list item as printed ("•", "a)", "1."), without the
    space after it; `depth` is the nesting of the list, from 0. `name` is what the paragraph is ("title",
    "instructions") in a document that we wrote, else None. `page` and `line_number` are its location in the
    file, counted from 1, or None.
    """

    runs: tuple[Run, ...] = ()
    level: int = 0
    marker: str | None = None
    depth: int = 0
    name: str | None = None
    page: int | None = field(default=None, compare=False)
    line_number: int | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The text without the marker. A line break inside the paragraph is a "\\n"."""
        return "".join(run.text for run in self.runs)

    @property
    def line(self) -> str:
        """The text with the marker in front, as in the plain-text convention."""
        return f"{self.marker} {self.text}" if self.marker else self.text


class CellWarning(NamedTuple):
    """Something uncertain about a rebuilt cell: a code, a sentence for people, and the location."""

    code: str
    sentence: str
    place: str


@dataclass(frozen=True)
class Cell:
    """One cell, which may span several columns and rows.

    `fill` is the shading (RRGGBB in capitals) or None. `name` is the field in the cell and `value` its value
    for programs, like that of HTML's <data>; both are None in documents from elsewhere. `warnings` are
    warnings for people to check. `is_edited` is true if Scrutiny wrote the cell and its text has been
    changed since.
    """

    blocks: tuple[Block, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    header_scope: HeaderScope | None = None
    fill: str | None = None
    name: str | None = None
    value: str | None = None
    warnings: tuple[CellWarning, ...] = field(default=(), compare=False)
    is_edited: bool = field(default=False, compare=False)

    @property
    def text(self) -> str:
        """All lines of the cell in reading order, including those of nested tables."""
        return "\n".join(text_lines(self.blocks))


@dataclass(frozen=True)
class Row:
    """Cells from left to right. A cell that spans down from a row above is not repeated here."""

    cells: tuple[Cell, ...] = ()
    page: int | None = field(default=None, compare=False)
    line_number: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Table:
    """A table. `heads` is the number of header rows at its top, which are repeated on every page.

    `widths` are the widths of columns as fractions of 1, or empty. `name` is what the table is in a document
    that we wrote, else None; `caption` is printed above it.
    """

    rows: tuple[Row, ...] = ()
    heads: int = 0
    widths: tuple[float, ...] = ()
    name: str | None = None
    caption: str = ""

    def grid(self) -> list[list[Cell | None]]:
        """The cells by row and column. A merged cell is repeated at each position that it covers.

        All rows have the length of the longest: missing cells are None.
        """
        cell_by_position: dict[tuple[int, int], Cell] = {}
        for first_row, row in enumerate(self.rows):
            first_column = 0
            for cell in row.cells:
                while (first_row, first_column) in cell_by_position:
                    first_column += 1
                for y in range(first_row, min(first_row + cell.rowspan, len(self.rows))):
                    for x in range(first_column, first_column + cell.colspan):
                        cell_by_position.setdefault((y, x), cell)
                first_column += cell.colspan
        width = max((x for _, x in cell_by_position), default=-1) + 1
        return [[cell_by_position.get((y, x)) for x in range(width)] for y in range(len(self.rows))]


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A whole document. `header` and `footer` are printed on each page and are not part of its text.

    A draft gets a watermark on each page in formats with pages; its text should say that it is a draft too.
    """

    blocks: tuple[Block, ...] = ()
    title: str = ""
    language: str = "en-GB"
    header: tuple[Paragraph, ...] = ()
    footer: tuple[Paragraph, ...] = ()
    landscape: bool = False
    is_draft: bool = field(default=False, compare=False)
    branding: Branding = field(default=DEFAULT_BRANDING, compare=False)

    @property
    def text(self) -> str:
        """All lines in reading order, without page headers and footers."""
        return "\n".join(text_lines(self.blocks))

    def tables(self) -> list[Table]:
        """The tables at the top level, in order."""
        return [block for block in self.blocks if isinstance(block, Table)]


def text_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The lines of the blocks in reading order, in the plain-text convention."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from text_lines(cell.blocks)


def paragraph(text: str, *, level: int = 0, bold: bool = False, name: str | None = None) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph(runs=(Run(text, bold=bold),) if text else (), level=level, name=name)
