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
        self.header: TrackerHeader | None = None
        self.grid: list[Cells] = []
        self.heading_cell: Cell | None = None  # that named the heading which is open
        self.part_cell: Cell | None = None  # that named the part which is open
        self.under_banner = False  # the rows stand under a theme that reaches over the table

    def start_table(self, grid: list[Cells], *, under_theme: bool = False) -> None:
        """Another table."""
        self.header, self.grid, self.heading_cell, self.part_cell, self.under_banner = (
            None,
            grid,
            None,
            None,
            under_theme,
        )

    def start_theme(self, heading: ParsedHeading, purpose: str = "") -> None:
        self.builder.start_recommendation(heading.ref, heading.text)
        if purpose:
            self.builder.headings[-1].purpose = purpose
        self.under_banner = True

    def start_headings(self, columns: Cells, below: Cells | None, place: SourceLocation) -> str:
        """Open the recommendation and the part of a row; hand back the reference of the line itself."""
        assert self.header is not None  # noqa: S101
        ref = self._start_recommendation(columns, below, place)
        cell = self.header.first(columns, cell_names.PART)
        if cell is not None and cell is not self.part_cell:
            self.part_cell = cell
            self._start_part(clean(cell.text), place)
        return ref

    def _start_part(self, text: str, place: SourceLocation) -> None:
        read = parse_heading(text)
        if read and read.kind == cell_names.PART:
            self.builder.start_part(read.ref, read.text, place)
        elif text:
            letter = re.fullmatch(r"[(]?(?:\d+)?([a-z]|[ivx]+)[.)]?", text, re.IGNORECASE)
            self.builder.start_part(letter.group(1) if letter else "", "" if letter else text, place)
        else:
            self.builder.current_part = None

    def _start_recommendation(self, columns: Cells, below: Cells | None, place: SourceLocation) -> str:
        assert self.header is not None  # noqa: S101
        number = self.header.first(columns, NUMBER)
        cell = self.header.first(columns, cell_names.RECOMMENDATION)
        printed = clean(number.text) if number else ""
        if self.header.columns_for(SECTION):
            self._start_section(columns, place)
            return printed
        if not self.header.columns_for(cell_names.RECOMMENDATION):
            return self._sub_action_ref(printed, place)
        if cell is None or not cell.text.strip() or cell is self.heading_cell:
            return printed if number and number.rowspan == 1 else ""
        heading = parse_recommendation_value(clean(cell.text))
        read = parse_heading(clean(cell.text))
        if read and read.kind == cell_names.PART and self.builder.headings:
            self.builder.start_part(read.ref, read.text, place)
            self.heading_cell = cell
            return printed
        shared = cell.rowspan > 1 or self._has_same_text_below(below, cell)
        merged = number is not None and (number.rowspan > 1 or self._has_same_number_below(below, number))
        ref = heading.ref or ("" if shared and not merged else parse_heading_number(printed) or printed)
        if not self._is_current(ref, heading.text):
            self.builder.start_recommendation(ref, heading.text)
        self.heading_cell = cell
        return "" if merged or self._numbers_are_of_recommendations() else printed

    def _start_section(self, columns: Cells, place: SourceLocation) -> None:
        """The theme or issue next to a row; under a banner it is one of several of that."""
        assert self.header is not None  # noqa: S101
        cell = self.header.first(columns, SECTION)
        if cell is None or cell is self.heading_cell:
            return
        self.heading_cell = cell
        text = clean("\n".join(b.line for b in cell.blocks if isinstance(b, Paragraph)))
        heading = (
            parse_section(text)
            or parse_numbered_heading(text)
            or ParsedHeading("", parse_heading_number(text), "")
        )
        ref, words = heading.ref, heading.text or ("" if heading.ref else text)
        if self.under_banner:
            self.builder.start_part(ref, words, place)
        elif (ref or words) and not self._is_current(ref, words):
            self.builder.start_recommendation(ref, words)

    def _sub_action_ref(self, printed: str, place: SourceLocation) -> str:
        """Without a column of recommendations, "Recommendation 3" or "3a" may still name one."""
        heading = parse_heading(printed)
        if heading and heading.kind == cell_names.RECOMMENDATION:
            if not self._is_current(heading.ref, heading.text):
                self.builder.start_recommendation(heading.ref, heading.text)
            return printed if re.fullmatch(r"[A-Z]{1,3}\d+[a-z]?", printed) else ""
        number = parse_heading_number(printed) if self._has_recommendation_numbers() else ""
        if number and not self._is_current(number, ""):
            self.builder.start_recommendation(number, "")
        return printed

    def _has_recommendation_numbers(self) -> bool:
        """Whether the head over the numbers says that they are those of recommendations: "Rec."."""
        assert self.header is not None  # noqa: S101
        return any(c.heading.lower().startswith("rec") for c in self.header.columns_for(NUMBER))

    def _is_current(self, ref: str, text: str) -> bool:
        current = self.builder.headings[-1] if self.builder.headings else None
        return current is not None and (current.ref == ref or not ref) and current.text == text

    def _has_same_text_below(self, below: Cells | None, cell: Cell) -> bool:
        assert self.header is not None  # noqa: S101
        other = self.header.first(below, cell_names.RECOMMENDATION) if below else None
        return other is not None and clean(other.text) == clean(cell.text)

    def _has_same_number_below(self, below: Cells | None, number: Cell) -> bool:
        assert self.header is not None  # noqa: S101
        other = self.header.first(below, NUMBER) if below else None
        return other is not None and clean(other.text) == clean(number.text)

    def _numbers_are_of_recommendations(self) -> bool:
        assert self.header is not None  # noqa: S101
        columns = self.header.columns_for(NUMBER) if self.header.columns_for(cell_names.AGREED_ACTION) else []
        cells = (row[column.x] for column in columns for row in self.grid if column.x < len(row))
        return any(cell and cell.rowspan > 1 for cell in cells) or any(
            c.heading.lower().startswith("rec") and "ref" not in c.heading.lower()[3:]
            for c in self.header.columns_for(NUMBER)
        )


def parse_theme_row(row: Cells) -> tuple[ParsedHeading, str] | None:
    """The theme in a row above the header that one numbered cell fills, and its text; or None."""
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
    lines = ["\n".join(block.line for block in paragraphs) for paragraphs in (titles, blocks[len(titles) :])]
    return clean(lines[0]), clean(lines[1])
