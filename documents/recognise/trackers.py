"""The form with one row for each action, and a head for each column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents.plain_text import clean, text_to_paragraphs
from documents.plan import cell_names
from documents.plan.grades import Grade
from documents.recognise.cell_updates import split_updates
from documents.recognise.column_headings import NUMBER, SECTION, UNKNOWN, UNSUPPORTED, includes_rag_status
from documents.recognise.finding_text import inferred_label_message, shorten
from documents.recognise.heading_parsing import (
    ParsedHeading,
    parse_heading,
    parse_numbered_heading,
    parse_section,
)
from documents.recognise.item_builders import SubActionBuilder
from documents.recognise.item_keys import DOCUMENT, LABEL_PREFIX
from documents.recognise.labelled_cells import parse_labelled_entries, split_assessment
from documents.recognise.labelled_rows import SourceLocation
from documents.recognise.labelled_tables import LabelledTableParser
from documents.recognise.labels import ENTRY_FIELDS, SUB_ACTION_FIELDS
from documents.recognise.plan_builder import PlanBuilder
from documents.recognise.tracker_columns import TrackerColumn, TrackerHeader, find_header_row, parse_header
from documents.recognise.tracker_headings import TrackerHeadings, parse_theme_row
from documents.recognise.update_only_tables import match_rows_to_sub_actions
from documents.tree import Cell, Row, Table

_SUB_ACTION_FIELDS = SUB_ACTION_FIELDS | {cell_names.STRAND, cell_names.INDICATORS}
_OWN = (
    cell_names.AGREED_ACTION,
    cell_names.RESPONSIBILITY,
    cell_names.DATE,
    cell_names.MEASURE,
    cell_names.STRAND,
)


def holds_tracker(table: Table) -> bool:
    """Whether the table has one row for each action under heads that we know."""
    return find_header_row(table.grid()) is not None


@dataclass
class _LastRow:
    """The last row read: its line, and what its cells were."""

    line: SubActionBuilder
    row: list[Cell | None]
    page: int | None


class TrackerParser:
    """Reads tables with one row per action into the builder's plan."""

    def __init__(self, builder: PlanBuilder) -> None:
        self.builder = builder
        self.header: TrackerHeader | None = None
        self.last: _LastRow | None = None
        self.headings = TrackerHeadings(builder)
        self.told: dict[
            int, SubActionBuilder
        ] = {}  # actions that stand above the table, by the row about each
        self.round = ""  # that the row names in a column of its own

    def parse_table(self, table: Table, number: int, *, under_theme: bool = False) -> None:
        """`under_theme` says that the heading which is open is the theme of all its rows."""
        grid = table.grid()
        self.header, self.last, self.told = None, None, {}
        self.headings.start_table(grid, under_theme=under_theme)
        index = find_header_row(grid) or 0
        first = _row_texts(grid[index])
        self.builder.has_inferred_header |= parse_header(grid, index) is None
        if index == 1 and (theme := parse_theme_row(grid[0])):
            self.headings.start_theme(*theme)
        elif index:
            self._parse_rows_above(table, index, number)
        while index < len(grid):
            row = table.rows[index]
            place = SourceLocation(number, index + 1, row.page, row.line_number)
            if head := parse_header(grid, index, likely=_row_texts(grid[index]) == first):
                self._start_header(head, grid[index:], place)
                index += head.rows
            else:
                self._parse_row(grid[index], table.rows[index], place, _next_row(grid, index))
                index += 1

    def _parse_rows_above(self, table: Table, index: int, number: int) -> None:
        """Rows over the heads: a title, or labels with values."""
        labelled = LabelledTableParser(self.builder)
        labelled.parse_table(Table(table.rows[:index]), number)
        labelled.finish_sub_actions()

    def _start_header(
        self, head: TrackerHeader, rows: list[list[Cell | None]], place: SourceLocation
    ) -> None:
        if self.header == head:
            return
        repeated = self.header and [(c.field, c.period) for c in self.header.columns] == [
            (c.field, c.period) for c in head.columns
        ]
        self.header = self.headings.header = head
        self.told = match_rows_to_sub_actions(self.builder, head, rows[head.rows :])
        self.builder.kind = self.builder.kind or head.kind or self._infer_plan_kind(head)
        if repeated:
            return
        report_header(self.builder, head, rows[head.rows :], place)

    def _infer_plan_kind(self, head: TrackerHeader) -> str:
        """A plan by themes or issues, or led by organisations under a theme, is a partnership's."""
        led = any(
            re.search(r"organisation|partner|agenc(?:y|ies)", c.heading, re.I)
            for c in head.columns_for(cell_names.RESPONSIBILITY)
        )
        themed = self.headings.under_banner and led
        return "partnership" if head.columns_for(SECTION) or themed else ""

    def _period_for(self, column: TrackerColumn) -> str:
        return column.period or self.round or self.builder.default_period_label

    def _parse_row(
        self, columns: list[Cell | None], row: Row, place: SourceLocation, below: list[Cell | None] | None
    ) -> None:
        assert self.header is not None  # noqa: S101 - a tracker's first row is a head
        written = {id(cell): cell for cell in columns if cell and cell.text.strip()}
        named = self.header.first(columns, cell_names.PERIOD)
        self.round = clean(named.text) if named else ""
        if not written and not any(cell and cell.fill for cell in columns):
            return
        if len(written) == 1 and self._is_banner(columns, next(iter(written.values()))):
            self._parse_banner(next(iter(written.values())), place)
        elif self.last and self._is_another_round(columns):
            self._set_values(self.last.line, columns, place, ENTRY_FIELDS)
        elif self.last and id(columns) not in self.told and self._is_continuation(columns, row):
            self._append_to_last_row(columns, place)
        elif written:
            self._start_sub_action(columns, place, below)
            if self.last:
                self.last.page = row.page

    def _is_banner(self, columns: list[Cell | None], cell: Cell) -> bool:
        assert self.header is not None  # noqa: S101
        width = sum(1 for other in columns if other is cell)
        if width * 2 > len(columns):
            return True
        if self.header.columns_for(cell_names.RECOMMENDATION) or columns[0] is not cell:
            return False
        text = clean(cell.text)
        if parse_heading(text) or (self.header.columns_for(SECTION) and parse_section(text)):
            return True
        # Words in a column of numbers, with nothing next to them: in texts, cells cannot reach over others.
        numbered = (
            parse_numbered_heading(text) if any(c.x == 0 for c in self.header.columns_for(NUMBER)) else None
        )
        return bool(numbered and numbered.ref.isdigit())

    def _parse_banner(self, cell: Cell, place: SourceLocation) -> None:
        assert self.header is not None  # noqa: S101
        text = clean(cell.text)
        if self.last and self._take_banner_entry(cell, place):
            return
        if self.builder.add_shared_value(text, place):
            return
        heading = parse_heading(text) or parse_section(text) or parse_numbered_heading(text)
        if heading and heading.kind == cell_names.PART and self.builder.headings:
            self.builder.start_part(heading.ref, heading.text, place)
        elif heading:
            self.headings.start_theme(heading)
            if parse_section(text):
                self.builder.kind = self.builder.kind or "partnership"
        elif self.header.columns_for(cell_names.RECOMMENDATION) or re.match(r"key\b", text, re.IGNORECASE):
            self.builder.add_unplaced_text(text, place)
        else:
            self.headings.start_theme(ParsedHeading(cell_names.RECOMMENDATION, "", text))
        self.last = self.headings.heading_cell = None

    def _take_banner_entry(self, cell: Cell, place: SourceLocation) -> bool:
        """Whether a row right across says, with labels of its own, how the action above it goes; takes it."""
        assert self.last is not None  # noqa: S101
        entries, period = parse_labelled_entries(cell), self.builder.default_period_label
        for label, words in entries:
            period = label.period or period
            self.builder.set_value(self.last.line, label.field, words, period, place)
        return bool(entries)

    # rows that go on

    def _is_another_round(self, columns: list[Cell | None]) -> bool:
        """Whether a row only says what another round brought for the action of the row above."""
        assert self.header is not None and self.last is not None  # noqa: S101
        fresh = [
            c for c in self.header.columns if c.field not in ENTRY_FIELDS and self._has_own_text(columns, c)
        ]
        agreed = [c for c in fresh if c.field not in (UNSUPPORTED, UNKNOWN, cell_names.PERIOD)]
        above = self.last.row
        same = (clean(_cell_text(columns[c.x])) == clean(_cell_text(above[c.x])) for c in agreed)
        return any(c.field == cell_names.PERIOD for c in fresh) and all(same)

    def _is_continuation(self, columns: list[Cell | None], row: Row) -> bool:
        """Whether a row is the rest of the one above, as where a page end cut it."""
        assert self.header is not None and self.last is not None  # noqa: S101
        fresh = {c.field for c in self.header.columns if self._has_own_text(columns, c)}
        if fresh & {NUMBER, cell_names.RECOMMENDATION, SECTION, cell_names.RESPONSIBILITY, cell_names.DATE}:
            return False
        if any(
            columns[c.x] is not self.last.row[c.x] for c in self.header.columns_for(SECTION)
        ) and row.page in (
            None,
            self.last.page,
        ):
            return False  # its own empty cell where the issue would stand
        if cell_names.AGREED_ACTION not in fresh:
            return bool(fresh)
        cut = row.page is not None and row.page != self.last.page
        return cut and not fresh & {cell_names.STATUS, cell_names.ASSESSMENT}

    def _has_own_text(self, columns: list[Cell | None], column: TrackerColumn) -> bool:
        """Whether a row has words of its own in a column, not merged down from above."""
        assert self.last is not None  # noqa: S101
        cell = columns[column.x] if column.x < len(columns) else None
        return cell is not None and bool(cell.text.strip()) and cell is not self.last.row[column.x]

    def _append_to_last_row(self, columns: list[Cell | None], place: SourceLocation) -> None:
        assert self.header is not None and self.last is not None  # noqa: S101
        words = []
        for column in self.header.columns:
            cell, above = columns[column.x], self.last.row[column.x]
            if not self._has_own_text(columns, column) or cell is None:
                continue
            words.append(cell.text)
            joined = Cell((*(above.blocks if above else ()), *cell.blocks), fill=cell.fill)
            self.last.row[column.x] = joined
            if column.field in _SUB_ACTION_FIELDS:
                self._set_value(self.last.line, column, joined, place)
        text = shorten(" | ".join(words))
        self.builder.add_finding(
            "continued", f"These words were taken as the rest of the row above: “{text}”.", place
        )

    # rows that begin

    def _start_sub_action(
        self, columns: list[Cell | None], place: SourceLocation, below: list[Cell | None] | None
    ) -> None:
        assert self.header is not None  # noqa: S101
        if sub_action := self.told.get(id(columns)):
            self.last = _LastRow(sub_action, list(columns), None)
            self._set_values(sub_action, columns, place, ENTRY_FIELDS)
            return
        ref = self.headings.start_headings(columns, below, place)
        if not any(
            cell.text.strip() or cell.fill
            for c in self.header.columns
            if c.field in _SUB_ACTION_FIELDS and (cell := columns[c.x])
        ):
            return
        line = self.builder.add_sub_action("", place)
        line.ref = ref
        self.last = _LastRow(line, list(columns), None)
        self._set_values(line, columns, place, _SUB_ACTION_FIELDS)

    def _set_values(
        self,
        sub_action: SubActionBuilder,
        columns: list[Cell | None],
        place: SourceLocation,
        fields: frozenset[str],
    ) -> None:
        assert self.header is not None  # noqa: S101
        for column in self.header.columns_for(*fields):
            cell = columns[column.x] if column.x < len(columns) else None
            if cell is not None:
                self._set_value(sub_action, column, cell, place)

    def _set_value(
        self, sub_action: SubActionBuilder, column: TrackerColumn, cell: Cell, place: SourceLocation
    ) -> None:
        assert self.header is not None  # noqa: S101
        if column.field not in ENTRY_FIELDS:
            self.builder.set_value(sub_action, column.field, cell, "", place)
            return
        period = self._period_for(column)
        if cell.text.strip() in {"–", "—", "-"}:
            cell = replace(cell, blocks=())
        if not cell.text.strip() and not cell.fill and _is_fully_achieved(sub_action):
            return  # what was achieved is not asked again
        if column.field == cell_names.EVIDENCE and cell.fill and includes_rag_status(column.heading):
            self.builder.set_value(sub_action, cell_names.STATUS, Cell((), fill=cell.fill), period, place)
        if column.field != cell_names.EVIDENCE:
            self.builder.set_value(
                sub_action, column.field, cell, self._status_period(sub_action, column), place
            )
            return
        apart = not self.header.columns_for(cell_names.STATUS, cell_names.ASSESSMENT)
        for update in split_updates(cell):
            for field, words in split_assessment(update.cell) if apart else [(column.field, update.cell)]:
                self.builder.set_value(sub_action, field, words, update.period or period, place)
            if update.status:
                status = Cell(text_to_paragraphs(update.status))
                self.builder.set_value(sub_action, cell_names.STATUS, status, update.period, place)

    def _status_period(self, sub_action: SubActionBuilder, column: TrackerColumn) -> str:
        """A status next to a cell with several updates speaks of the latest."""
        assert self.header is not None  # noqa: S101
        several = len(sub_action.entries) > 1 or (sub_action.entries and not self._period_for(column))
        if len(self.header.columns_for(cell_names.EVIDENCE)) == 1 and several:
            return sub_action.latest_entry().period
        return self._period_for(column)


def _is_fully_achieved(sub_action: SubActionBuilder) -> bool:
    return any(entry.grade == Grade.FULLY_ACHIEVED for entry in sub_action.entries)


def _row_texts(row: list[Cell | None]) -> list[str]:
    return [clean(_cell_text(cell)) for cell in row]


def _cell_text(cell: Cell | None) -> str:
    return cell.text if cell else ""


def _next_row(grid: list[list[Cell | None]], index: int) -> list[Cell | None] | None:
    return grid[index + 1] if index + 1 < len(grid) else None


Rows = list[list[Cell | None]]


def report_header(builder: PlanBuilder, head: TrackerHeader, rows: Rows, place: SourceLocation) -> None:
    """Add the findings to the builder. `rows` are those below the header."""
    for column in head.columns_for(UNSUPPORTED, UNKNOWN):
        _report_column(builder, column, rows, place)
    for column in head.columns:
        if column.is_inferred and column.field != UNKNOWN:
            message = inferred_label_message(column.heading, column.field)
            builder.add_finding(*message, place, about=(f"{LABEL_PREFIX}{clean(column.heading)}", ""))
    evidence = [
        column.period or builder.default_period_label for column in head.columns_for(cell_names.EVIDENCE)
    ]
    if evidence and not all(evidence) and not head.columns_for(cell_names.PERIOD):
        missing = "The column of progress does not say which update it speaks for."
        builder.add_finding("no-period", missing, place, about=(DOCUMENT, "period"))


def _report_column(builder: PlanBuilder, column: TrackerColumn, rows: Rows, place: SourceLocation) -> None:
    cells = {id(row[column.x]): row[column.x] for row in rows if column.x < len(row)}
    count = sum(1 for cell in cells.values() if cell and cell.text.strip())
    if not count:
        return
    name = f"“{shorten(column.heading)}”" if column.heading else "without a head"
    what = "has no place in a plan" if column.field == UNSUPPORTED else "is not known"
    cell_count = f"{count} cells" if count != 1 else "1 cell"
    builder.add_finding(
        "unknown-column" if column.field == UNKNOWN else "not-kept",
        f"The column {name} {what}, so its words were not taken over ({cell_count}).",
        place,
        about=(f"{LABEL_PREFIX}{clean(column.heading)}" if column.field == UNKNOWN else None, ""),
    )
