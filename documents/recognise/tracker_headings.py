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
        self.heading_cell: Cell | None = None  # that has the current recommendation or theme
        self.part_cell: Cell | None = None  # that has the current part
        self.under_banner = False  # the rows belong to a theme in a row or line above them

    def start_table(self, grid: list[Cells], *, under_theme: bool = False) -> None:
        """Reset for another table."""
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

    def start_headings(self, cells: Cells, next_row: Cells | None, location: SourceLocation) -> str:
        """Start the recommendation and the part of a row; return the reference of its sub-action."""
        assert self.header is not None  # noqa: S101
        ref = self._start_recommendation(cells, next_row, location)
        cell = self.header.first(cells, cell_names.PART)
        if cell is not None and cell is not self.part_cell:
            self.part_cell = cell
            self._start_part(clean(cell.text), location)
        return ref

    def _start_part(self, text: str, location: SourceLocation) -> None:
        heading = parse_heading(text)
        if heading and heading.kind == cell_names.PART:
            self.builder.start_part(heading.ref, heading.text, location)
        elif text:
            letter = re.fullmatch(r"[(]?(?:\d+)?([a-z]|[ivx]+)[.)]?", text, re.IGNORECASE)
            self.builder.start_part(letter.group(1) if letter else "", "" if letter else text, location)
        else:
            self.builder.current_part = None

    def _start_recommendation(self, cells: Cells, next_row: Cells | None, location: SourceLocation) -> str:
        assert self.header is not None  # noqa: S101
        number_cell = self.header.first(cells, NUMBER)
        recommendation_cell = self.header.first(cells, cell_names.RECOMMENDATION)
        printed_ref = clean(number_cell.text) if number_cell else ""
        if self.header.columns_for(SECTION):
            self._start_section(cells, location)
            return printed_ref
        if not self.header.columns_for(cell_names.RECOMMENDATION):
            return self._sub_action_ref(printed_ref, location)
        if (
            recommendation_cell is None
            or not recommendation_cell.text.strip()
            or recommendation_cell is self.heading_cell
        ):
            return printed_ref if number_cell and number_cell.rowspan == 1 else ""
        heading = parse_recommendation_value(clean(recommendation_cell.text))
        parsed = parse_heading(clean(recommendation_cell.text))
        if parsed and parsed.kind == cell_names.PART and self.builder.headings:
            self.builder.start_part(parsed.ref, parsed.text, location)
            self.heading_cell = recommendation_cell
            return printed_ref
        spans_rows = recommendation_cell.rowspan > 1 or self._has_same_text_below(
            next_row, recommendation_cell
        )
        number_spans_rows = number_cell is not None and (
            number_cell.rowspan > 1 or self._has_same_number_below(next_row, number_cell)
        )
        ref = heading.ref or (
            "" if spans_rows and not number_spans_rows else parse_heading_number(printed_ref) or printed_ref
        )
        if not self._is_current(ref, heading.text):
            self.builder.start_recommendation(ref, heading.text)
        self.heading_cell = recommendation_cell
        return "" if number_spans_rows or self._numbers_are_of_recommendations() else printed_ref

    def _start_section(self, cells: Cells, location: SourceLocation) -> None:
        """Start the theme or issue of a row. Below a banner, it is a part of the banner's theme."""
        assert self.header is not None  # noqa: S101
        cell = self.header.first(cells, SECTION)
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
            self.builder.start_part(ref, words, location)
        elif (ref or words) and not self._is_current(ref, words):
            self.builder.start_recommendation(ref, words)

    def _sub_action_ref(self, printed_ref: str, location: SourceLocation) -> str:
        """The reference of a sub-action in a table without a column of recommendations.

        Starts a recommendation where the reference names one: "Recommendation 3", or "3" below "Rec.".
        """
        heading = parse_heading(printed_ref)
        if heading and heading.kind == cell_names.RECOMMENDATION:
            if not self._is_current(heading.ref, heading.text):
                self.builder.start_recommendation(heading.ref, heading.text)
            return printed_ref if re.fullmatch(r"[A-Z]{1,3}\d+[a-z]?", printed_ref) else ""
        number = parse_heading_number(printed_ref) if self._has_recommendation_numbers() else ""
        if number and not self._is_current(number, ""):
            self.builder.start_recommendation(number, "")
        return printed_ref

    def _has_recommendation_numbers(self) -> bool:
        """Whether the heading of the numbers says that they are of recommendations: "Rec."."""
        assert self.header is not None  # noqa: S101
        return any(c.heading.lower().startswith("rec") for c in self.header.columns_for(NUMBER))

    def _is_current(self, ref: str, text: str) -> bool:
        current = self.builder.headings[-1] if self.builder.headings else None
        return current is not None and (current.ref == ref or not ref) and current.text == text

    def _has_same_text_below(self, next_row: Cells | None, cell: Cell) -> bool:
        assert self.header is not None  # noqa: S101
        other = self.header.first(next_row, cell_names.RECOMMENDATION) if next_row else None
        return other is not None and clean(other.text) == clean(cell.text)

    def _has_same_number_below(self, next_row: Cells | None, number_cell: Cell) -> bool:
        assert self.header is not None  # noqa: S101
        other = self.header.first(next_row, NUMBER) if next_row else None
        return other is not None and clean(other.text) == clean(number_cell.text)

    def _numbers_are_of_recommendations(self) -> bool:
        assert self.header is not None  # noqa: S101
        columns = self.header.columns_for(NUMBER) if self.header.columns_for(cell_names.AGREED_ACTION) else []
        cells = (row[column.x] for column in columns for row in self.grid if column.x < len(row))
        return any(cell and cell.rowspan > 1 for cell in cells) or any(
            c.heading.lower().startswith("rec") and "ref" not in c.heading.lower()[3:]
            for c in self.header.columns_for(NUMBER)
        )


def parse_theme_row(row: Cells) -> tuple[ParsedHeading, str] | None:
    """The theme in a row of one numbered cell above the header, with its purpose; or None."""
    cells = {id(cell): cell for cell in row if cell and cell.text.strip()}
    if len(cells) != 1:
        return None
    title, purpose = _split_title_and_purpose(next(iter(cells.values())))
    heading = parse_section(title) or parse_numbered_heading(title)
    return (heading, purpose) if heading else None


def _split_title_and_purpose(cell: Cell) -> tuple[str, str]:
    """The title and the purpose in a cell: the lines below a first line that is a heading are the purpose."""
    blocks = [block for block in cell.blocks if isinstance(block, Paragraph)]
    titles = blocks[:1] if blocks and blocks[0].level and not any(b.level for b in blocks[1:]) else blocks
    lines = ["\n".join(block.line for block in paragraphs) for paragraphs in (titles, blocks[len(titles) :])]
    return clean(lines[0]), clean(lines[1])
