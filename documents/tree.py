"""The document tree: what a document says, whatever file it came from or goes to.

Readers turn bytes into a `Document`, writers turn a `Document` into bytes. The tree is plain,
frozen data: it compares by value, and knows nothing of plans or of Django.

Text follows the house rule: a paragraph is a line, and a list item is a paragraph with a
`marker` as printed ("•", "a)", "1.").
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
    """A stretch of words that look alike. `colour` is RRGGBB in capitals, or None for plain ink."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class ChangedRun(Run):
    """Words that somebody added or took out. Word shows them as tracked changes; others print them all."""

    change: Literal["added", "removed"] = "added"


@dataclass(frozen=True)
class Paragraph:
    """One line of thought. `level` is 1-6 for a heading and 0 for plain text.

    `marker` is the bullet, letter or number of a list item as printed, without the blank after it;
    `depth` is how far a list is nested, from 0. `name` says what the paragraph is, where the writer
    knew ("title", "instructions"): a reader may trust it more than the look of the words. `page` and
    `line_number` say where it stands, where the file has pages or lines.
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
        """The words, without the marker. A line break inside the paragraph is a "\\n"."""
        return "".join(run.text for run in self.runs)

    @property
    def line(self) -> str:
        """The words with the marker in front, as the plain-text convention writes them."""
        return f"{self.marker} {self.text}" if self.marker else self.text


class CellWarning(NamedTuple):
    """What a program that made a cell was not sure of: a code, a sentence for people, the place."""

    code: str
    sentence: str
    place: str


@dataclass(frozen=True)
class Cell:
    """One cell, which may reach over several columns and rows.

    `fill` is the shading (RRGGBB in capitals) or None. `name` says what the cell holds and `value`
    what a machine should read where the words alone do not say it, as HTML's <data> does: both are
    None in a document that somebody else wrote. `doubts` are for people to look at; `is_edited` says
    that we named the cell, and that its words are no longer those that we wrote.
    """

    blocks: tuple[Block, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    header_scope: HeaderScope | None = None
    fill: str | None = None
    name: str | None = None
    value: str | None = None
    doubts: tuple[CellWarning, ...] = field(default=(), compare=False)
    is_edited: bool = field(default=False, compare=False)

    @property
    def text(self) -> str:
        """All lines of the cell in reading order, those of nested tables included."""
        return "\n".join(text_lines(self.blocks))


@dataclass(frozen=True)
class Row:
    """Cells from left to right. A cell merged down from above is not repeated here."""

    cells: tuple[Cell, ...] = ()
    page: int | None = field(default=None, compare=False)
    line_number: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Table:
    """`heads` rows at the top are column heads, repeated on every page. `widths` are shares of 1.

    `name` says what the table is, where the writer knew; `caption` is printed above it.
    """

    rows: tuple[Row, ...] = ()
    heads: int = 0
    widths: tuple[float, ...] = ()
    name: str | None = None
    caption: str = ""

    def grid(self) -> list[list[Cell | None]]:
        """The cells by row and column, each merged cell standing in all the places it covers.

        Ragged rows are filled up with None, so that every row is as long as the longest.
        """
        placed: dict[tuple[int, int], Cell] = {}
        for down, row in enumerate(self.rows):
            across = 0
            for cell in row.cells:
                while (down, across) in placed:
                    across += 1
                for y in range(down, min(down + cell.rowspan, len(self.rows))):
                    for x in range(across, across + cell.colspan):
                        placed.setdefault((y, x), cell)
                across += cell.colspan
        width = max((x for _, x in placed), default=-1) + 1
        return [[placed.get((y, x)) for x in range(width)] for y in range(len(self.rows))]


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A whole document. `header` and `footer` are page furniture, and no part of what it says.

    A draft is stamped across each page, where a format has pages; its words have to say so too.
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
        """Every line in reading order, page furniture left out."""
        return "\n".join(text_lines(self.blocks))

    def tables(self) -> list[Table]:
        """The tables that stand at the top level, in order."""
        return [block for block in self.blocks if isinstance(block, Table)]


def text_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The lines of some blocks in reading order, in the plain-text convention."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from text_lines(cell.blocks)


def paragraph(text: str, *, level: int = 0, bold: bool = False, name: str | None = None) -> Paragraph:
    """A paragraph of one run: the short way to say a simple thing."""
    return Paragraph(runs=(Run(text, bold=bold),) if text else (), level=level, name=name)
