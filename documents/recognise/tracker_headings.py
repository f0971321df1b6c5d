"""The recommendation, theme or part that a row of a tracker stands under."""

from __future__ import annotations

import re

from documents.plain_text import clean
from documents.plan import cell_names
from documents.recognise.column_headings import NUMBER, SECTION
from documents.recognise.heading_parsing import (
    ParsedHeading,
    parse_heading,
    parse_heading_number,
    parse_numbered_heading,
    parse_section,
)
from documents.recognise.labelled_rows import SourceLocation, parse_recommendation_value
from documents.recognise.plan_builder import PlanBuilder
from documents.recognise.tracker_columns import TrackerHeader
from documents.tree import Cell, Paragraph

Cells = list[Cell | None]


class TrackerHeadings:
    """Opens headings in the builder's plan, for the rows of one table."""

    def __init__(self, builder: PlanBuilder) -> None:
        self.builder = builder
        self.head: TrackerHeader | None = None
        self.grid: list[Cells] = []
        self.cell: Cell | None = None  # that named the heading which is open
        self.part: Cell | None = None  # that named the part which is open
        self.under_banner = False  # the rows stand under a theme that reaches over the table

    def begin(self, grid: list[Cells], *, under_theme: bool = False) -> None:
        """Another table."""
        self.head, self.grid, self.cell, self.part, self.under_banner = None, grid, None, None, under_theme

    def open_theme(self, heading: ParsedHeading, purpose: str = "") -> None:
        self.builder.open_recommendation(heading.ref, heading.text)
        if purpose:
            self.builder.headings[-1].purpose = purpose
        self.under_banner = True

    def open(self, columns: Cells, below: Cells | None, place: SourceLocation) -> str:
        """Open the recommendation and the part of a row; hand back the reference of the line itself."""
        assert self.head is not None  # noqa: S101
        ref = self._recommendation(columns, below, place)
        cell = self.head.first(columns, cell_names.PART)
        if cell is not None and cell is not self.part:
            self.part = cell
            self._open_part(clean(cell.text), place)
        return ref

    def _open_part(self, words: str, place: SourceLocation) -> None:
        read = parse_heading(words)
        if read and read.kind == cell_names.PART:
            self.builder.open_part(read.ref, read.text, place)
        elif words:
            letter = re.fullmatch(r"[(]?(?:\d+)?([a-z]|[ivx]+)[.)]?", words, re.IGNORECASE)
            self.builder.open_part(letter.group(1) if letter else "", "" if letter else words, place)
        else:
            self.builder.part = None

    def _recommendation(self, columns: Cells, below: Cells | None, place: SourceLocation) -> str:
        assert self.head is not None  # noqa: S101
        number = self.head.first(columns, NUMBER)
        cell = self.head.first(columns, cell_names.RECOMMENDATION)
        printed = clean(number.text) if number else ""
        if self.head.of(SECTION):
            self._section(columns, place)
            return printed
        if not self.head.of(cell_names.RECOMMENDATION):
            return self._number_of_line(printed, place)
        if cell is None or not cell.text.strip() or cell is self.cell:
            return printed if number and number.rowspan == 1 else ""
        heading = parse_recommendation_value(clean(cell.text))
        read = parse_heading(clean(cell.text))
        if read and read.kind == cell_names.PART and self.builder.headings:
            self.builder.open_part(read.ref, read.text, place)
            self.cell = cell
            return printed
        shared = cell.rowspan > 1 or self._same_text(below, cell)
        merged = number is not None and (number.rowspan > 1 or self._same_number(below, number))
        ref = heading.ref or ("" if shared and not merged else parse_heading_number(printed) or printed)
        if not self._is_open(ref, heading.text):
            self.builder.open_recommendation(ref, heading.text)
        self.cell = cell
        return "" if merged or self._numbers_recommendations() else printed

    def _section(self, columns: Cells, place: SourceLocation) -> None:
        """The theme or issue beside a row; under a banner it is one of several of that."""
        assert self.head is not None  # noqa: S101
        cell = self.head.first(columns, SECTION)
        if cell is None or cell is self.cell:
            return
        self.cell = cell
        text = clean("\n".join(b.line for b in cell.blocks if isinstance(b, Paragraph)))
        heading = (
            parse_section(text)
            or parse_numbered_heading(text)
            or ParsedHeading("", parse_heading_number(text), "")
        )
        ref, words = heading.ref, heading.text or ("" if heading.ref else text)
        if self.under_banner:
            self.builder.open_part(ref, words, place)
        elif (ref or words) and not self._is_open(ref, words):
            self.builder.open_recommendation(ref, words)

    def _number_of_line(self, printed: str, place: SourceLocation) -> str:
        """Without a column of recommendations, "Recommendation 3" or "3a" may still name one."""
        heading = parse_heading(printed)
        if heading and heading.kind == cell_names.RECOMMENDATION:
            if not self._is_open(heading.ref, heading.text):
                self.builder.open_recommendation(heading.ref, heading.text)
            return printed if re.fullmatch(r"[A-Z]{1,3}\d+[a-z]?", printed) else ""
        number = parse_heading_number(printed) if self._counts_recommendations() else ""
        if number and not self._is_open(number, ""):
            self.builder.open_recommendation(number, "")
        return printed

    def _counts_recommendations(self) -> bool:
        """Whether the head over the numbers says that they are those of recommendations: "Rec."."""
        assert self.head is not None  # noqa: S101
        return any(c.head.lower().startswith("rec") for c in self.head.of(NUMBER))

    def _is_open(self, ref: str, text: str) -> bool:
        current = self.builder.headings[-1] if self.builder.headings else None
        return current is not None and (current.ref == ref or not ref) and current.text == text

    def _same_text(self, below: Cells | None, cell: Cell) -> bool:
        assert self.head is not None  # noqa: S101
        other = self.head.first(below, cell_names.RECOMMENDATION) if below else None
        return other is not None and clean(other.text) == clean(cell.text)

    def _same_number(self, below: Cells | None, number: Cell) -> bool:
        assert self.head is not None  # noqa: S101
        other = self.head.first(below, NUMBER) if below else None
        return other is not None and clean(other.text) == clean(number.text)

    def _numbers_recommendations(self) -> bool:
        assert self.head is not None  # noqa: S101
        columns = self.head.of(NUMBER) if self.head.of(cell_names.AGREED_ACTION) else []
        cells = (row[column.x] for column in columns for row in self.grid if column.x < len(row))
        return any(cell and cell.rowspan > 1 for cell in cells) or any(
            c.head.lower().startswith("rec") and "ref" not in c.head.lower()[3:] for c in self.head.of(NUMBER)
        )


def parse_theme_row(row: Cells) -> tuple[ParsedHeading, str] | None:
    """The theme in a row above the heads that one numbered cell fills, and what is said of it; or None."""
    cells = {id(cell): cell for cell in row if cell and cell.text.strip()}
    if len(cells) != 1:
        return None
    title, purpose = _split_title_and_purpose(next(iter(cells.values())))
    heading = parse_section(title) or parse_numbered_heading(title)
    return (heading, purpose) if heading else None


def _split_title_and_purpose(cell: Cell) -> tuple[str, str]:
    """The lines of a cell; those below a line that looks like a heading are what is said of it."""
    blocks = [block for block in cell.blocks if isinstance(block, Paragraph)]
    titles = blocks[:1] if blocks and blocks[0].level and not any(b.level for b in blocks[1:]) else blocks
    lines = ["\n".join(block.line for block in each) for each in (titles, blocks[len(titles) :])]
    return clean(lines[0]), clean(lines[1])
