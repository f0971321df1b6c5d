"""Reads trackers: tables with one row for each action, and a header row."""

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


def holds_tracker(table: Table) -> bool:
    """Whether the table has one row for each action below a header row that we can read."""
    return find_header_row(table.grid()) is not None


@dataclass
class _LastRow:
    """The last row that was read, with its sub-action."""

    sub_action: SubActionBuilder
    cells: list[Cell | None]
    page: int | None


class TrackerParser:
    """Reads tables with one row per action into the builder's plan."""

    def __init__(self, builder: PlanBuilder) -> None:
        self.builder = builder
        self.header: TrackerHeader | None = None
        self.last_row: _LastRow | None = None
        self.headings = TrackerHeadings(builder)
        # Actions above a table that only has updates, by the id() of the row about each.
        self.sub_action_by_row_id: dict[int, SubActionBuilder] = {}
        self.row_period = ""  # the round that the current row names in a column of its own

    def parse_table(self, table: Table, table_number: int, *, under_theme: bool = False) -> None:
        """Read one table. `under_theme` is true where the current heading is the theme of all its rows."""
        grid = table.grid()
        self.header, self.last_row, self.sub_action_by_row_id = None, None, {}
        self.headings.start_table(grid, under_theme=under_theme)
        index = find_header_row(grid) or 0
        header_texts = _row_texts(grid[index])
        self.builder.has_inferred_header |= parse_header(grid, index) is None
        if index == 1 and (theme := parse_theme_row(grid[0])):
            self.headings.start_theme(*theme)
        elif index:
            self._parse_rows_above(table, index, table_number)
        while index < len(grid):
            row = table.rows[index]
            location = SourceLocation(table_number, index + 1, row.page, row.line_number)
            if header := parse_header(grid, index, likely=_row_texts(grid[index]) == header_texts):
                self._start_header(header, grid[index:], location)
                index += header.rows
            else:
                self._parse_row(grid[index], table.rows[index], location, _row_below(grid, index))
                index += 1

    def _parse_rows_above(self, table: Table, index: int, table_number: int) -> None:
        """Read the rows above the header row: a title, or labels with values."""
        labelled = LabelledTableParser(self.builder)
        labelled.parse_table(Table(table.rows[:index]), table_number)
        labelled.finish_sub_actions()

    def _start_header(
        self, header: TrackerHeader, rows: list[list[Cell | None]], location: SourceLocation
    ) -> None:
        if self.header == header:
            return
        repeated = self.header and [(c.field, c.period) for c in self.header.columns] == [
            (c.field, c.period) for c in header.columns
        ]
        self.header = self.headings.header = header
        self.sub_action_by_row_id = match_rows_to_sub_actions(self.builder, header, rows[header.rows :])
        self.builder.kind = self.builder.kind or header.kind or self._infer_plan_kind(header)
        if repeated:
            return
        report_header(self.builder, header, rows[header.rows :], location)

    def _infer_plan_kind(self, header: TrackerHeader) -> str:
        """ "partnership" for a plan by themes or issues, or with lead organisations and a theme; else ""."""
        is_led_by_organisations = any(
            re.search(r"organisation|partner|agenc(?:y|ies)", c.heading, re.I)
            for c in header.columns_for(cell_names.RESPONSIBILITY)
        )
        has_theme_and_organisations = self.headings.under_banner and is_led_by_organisations
        return "partnership" if header.columns_for(SECTION) or has_theme_and_organisations else ""

    def _period_for(self, column: TrackerColumn) -> str:
        return column.period or self.row_period or self.builder.default_period_label

    def _parse_row(
        self, cells: list[Cell | None], row: Row, location: SourceLocation, next_row: list[Cell | None] | None
    ) -> None:
        assert self.header is not None  # noqa: S101 - a tracker's first row is a head
        filled_cells = {id(cell): cell for cell in cells if cell and cell.text.strip()}
        period_cell = self.header.first(cells, cell_names.PERIOD)
        self.row_period = clean(period_cell.text) if period_cell else ""
        if not filled_cells and not any(cell and cell.fill for cell in cells):
            return
        if len(filled_cells) == 1 and self._is_banner(cells, next(iter(filled_cells.values()))):
            self._parse_banner(next(iter(filled_cells.values())), location)
        elif self.last_row and self._is_later_update(cells):
            self._set_values(self.last_row.sub_action, cells, location, ENTRY_FIELDS)
        elif (
            self.last_row and id(cells) not in self.sub_action_by_row_id and self._is_continuation(cells, row)
        ):
            self._append_to_last_row(cells, location)
        elif filled_cells:
            self._start_sub_action(cells, location, next_row)
            if self.last_row:
                self.last_row.page = row.page

    def _is_banner(self, cells: list[Cell | None], cell: Cell) -> bool:
        assert self.header is not None  # noqa: S101
        width = sum(1 for other in cells if other is cell)
        if width * 2 > len(cells):
            return True
        if self.header.columns_for(cell_names.RECOMMENDATION) or cells[0] is not cell:
            return False
        text = clean(cell.text)
        if parse_heading(text) or (self.header.columns_for(SECTION) and parse_section(text)):
            return True
        # Words in a column of numbers, with nothing next to them: in texts, cells cannot reach over others.
        numbered_heading = (
            parse_numbered_heading(text) if any(c.x == 0 for c in self.header.columns_for(NUMBER)) else None
        )
        return bool(numbered_heading and numbered_heading.ref.isdigit())

    def _parse_banner(self, cell: Cell, location: SourceLocation) -> None:
        assert self.header is not None  # noqa: S101
        text = clean(cell.text)
        if self.last_row and self._apply_banner_entry(cell, location):
            return
        if self.builder.add_shared_value(text, location):
            return
        heading = parse_heading(text) or parse_section(text) or parse_numbered_heading(text)
        if heading and heading.kind == cell_names.PART and self.builder.headings:
            self.builder.start_part(heading.ref, heading.text, location)
        elif heading:
            self.headings.start_theme(heading)
            if parse_section(text):
                self.builder.kind = self.builder.kind or "partnership"
        elif self.header.columns_for(cell_names.RECOMMENDATION) or re.match(r"key\b", text, re.IGNORECASE):
            self.builder.add_unplaced_text(text, location)
        else:
            self.headings.start_theme(ParsedHeading(cell_names.RECOMMENDATION, "", text))
        self.last_row = self.headings.heading_cell = None

    def _apply_banner_entry(self, cell: Cell, location: SourceLocation) -> bool:
        """Set the updates in a row of one cell on the action above it; return whether there were any."""
        assert self.last_row is not None  # noqa: S101
        entries, period = parse_labelled_entries(cell), self.builder.default_period_label
        for label, value in entries:
            period = label.period or period
            self.builder.set_value(self.last_row.sub_action, label.field, value, period, location)
        return bool(entries)

    # rows that continue an action

    def _is_later_update(self, cells: list[Cell | None]) -> bool:
        """Whether a row only has the update of another round on the action of the row above."""
        assert self.header is not None and self.last_row is not None  # noqa: S101
        own_columns = [
            c for c in self.header.columns if c.field not in ENTRY_FIELDS and self._has_own_text(cells, c)
        ]
        agreed_columns = [c for c in own_columns if c.field not in (UNSUPPORTED, UNKNOWN, cell_names.PERIOD)]
        last_cells = self.last_row.cells
        same_texts = (
            clean(_cell_text(cells[c.x])) == clean(_cell_text(last_cells[c.x])) for c in agreed_columns
        )
        return any(c.field == cell_names.PERIOD for c in own_columns) and all(same_texts)

    def _is_continuation(self, cells: list[Cell | None], row: Row) -> bool:
        """Whether a row is the rest of the row above, for example after a page break."""
        assert self.header is not None and self.last_row is not None  # noqa: S101
        own_fields = {c.field for c in self.header.columns if self._has_own_text(cells, c)}
        if own_fields & {
            NUMBER,
            cell_names.RECOMMENDATION,
            SECTION,
            cell_names.RESPONSIBILITY,
            cell_names.DATE,
        }:
            return False
        if any(
            cells[c.x] is not self.last_row.cells[c.x] for c in self.header.columns_for(SECTION)
        ) and row.page in (
            None,
            self.last_row.page,
        ):
            return False  # it has its own empty cell in the column of issues
        if cell_names.AGREED_ACTION not in own_fields:
            return bool(own_fields)
        is_on_next_page = row.page is not None and row.page != self.last_row.page
        return is_on_next_page and not own_fields & {cell_names.STATUS, cell_names.ASSESSMENT}

    def _has_own_text(self, cells: list[Cell | None], column: TrackerColumn) -> bool:
        """Whether a row has text in a column that is not in a cell merged with the row above."""
        assert self.last_row is not None  # noqa: S101
        cell = cells[column.x] if column.x < len(cells) else None
        return cell is not None and bool(cell.text.strip()) and cell is not self.last_row.cells[column.x]

    def _append_to_last_row(self, cells: list[Cell | None], location: SourceLocation) -> None:
        assert self.header is not None and self.last_row is not None  # noqa: S101
        texts = []
        for column in self.header.columns:
            cell, above = cells[column.x], self.last_row.cells[column.x]
            if not self._has_own_text(cells, column) or cell is None:
                continue
            texts.append(cell.text)
            joined = Cell((*(above.blocks if above else ()), *cell.blocks), fill=cell.fill)
            self.last_row.cells[column.x] = joined
            if column.field in _SUB_ACTION_FIELDS:
                self._set_value(self.last_row.sub_action, column, joined, location)
        text = shorten(" | ".join(texts))
        self.builder.add_finding(
            "continued", f"These words were taken as the rest of the row above: “{text}”.", location
        )

    # rows that begin an action

    def _start_sub_action(
        self, cells: list[Cell | None], location: SourceLocation, next_row: list[Cell | None] | None
    ) -> None:
        assert self.header is not None  # noqa: S101
        if sub_action := self.sub_action_by_row_id.get(id(cells)):
            self.last_row = _LastRow(sub_action, list(cells), None)
            self._set_values(sub_action, cells, location, ENTRY_FIELDS)
            return
        ref = self.headings.start_headings(cells, next_row, location)
        if not any(
            cell.text.strip() or cell.fill
            for c in self.header.columns
            if c.field in _SUB_ACTION_FIELDS and (cell := cells[c.x])
        ):
            return
        new_sub_action = self.builder.add_sub_action("", location)
        new_sub_action.ref = ref
        self.last_row = _LastRow(new_sub_action, list(cells), None)
        self._set_values(new_sub_action, cells, location, _SUB_ACTION_FIELDS)

    def _set_values(
        self,
        sub_action: SubActionBuilder,
        cells: list[Cell | None],
        location: SourceLocation,
        fields: frozenset[str],
    ) -> None:
        assert self.header is not None  # noqa: S101
        for column in self.header.columns_for(*fields):
            cell = cells[column.x] if column.x < len(cells) else None
            if cell is not None:
                self._set_value(sub_action, column, cell, location)

    def _set_value(
        self, sub_action: SubActionBuilder, column: TrackerColumn, cell: Cell, location: SourceLocation
    ) -> None:
        assert self.header is not None  # noqa: S101
        if column.field not in ENTRY_FIELDS:
            self.builder.set_value(sub_action, column.field, cell, "", location)
            return
        period = self._period_for(column)
        if cell.text.strip() in {"–", "—", "-"}:
            cell = replace(cell, blocks=())
        if not cell.text.strip() and not cell.fill and _is_fully_achieved(sub_action):
            return  # no update is requested on an action that was achieved
        if column.field == cell_names.EVIDENCE and cell.fill and includes_rag_status(column.heading):
            self.builder.set_value(sub_action, cell_names.STATUS, Cell((), fill=cell.fill), period, location)
        if column.field != cell_names.EVIDENCE:
            self.builder.set_value(
                sub_action, column.field, cell, self._status_period(sub_action, column), location
            )
            return
        has_no_status_column = not self.header.columns_for(cell_names.STATUS, cell_names.ASSESSMENT)
        for update in split_updates(cell):
            for field, value in (
                split_assessment(update.cell) if has_no_status_column else [(column.field, update.cell)]
            ):
                self.builder.set_value(sub_action, field, value, update.period or period, location)
            if update.status:
                status = Cell(text_to_paragraphs(update.status))
                self.builder.set_value(sub_action, cell_names.STATUS, status, update.period, location)

    def _status_period(self, sub_action: SubActionBuilder, column: TrackerColumn) -> str:
        """The period of a status: next to a cell with several updates it is that of the latest."""
        assert self.header is not None  # noqa: S101
        has_several_updates = len(sub_action.entries) > 1 or (
            sub_action.entries and not self._period_for(column)
        )
        if len(self.header.columns_for(cell_names.EVIDENCE)) == 1 and has_several_updates:
            return sub_action.latest_entry().period
        return self._period_for(column)


def _is_fully_achieved(sub_action: SubActionBuilder) -> bool:
    return any(entry.grade == Grade.FULLY_ACHIEVED for entry in sub_action.entries)


def _row_texts(row: list[Cell | None]) -> list[str]:
    return [clean(_cell_text(cell)) for cell in row]


def _cell_text(cell: Cell | None) -> str:
    return cell.text if cell else ""


def _row_below(grid: list[list[Cell | None]], index: int) -> list[Cell | None] | None:
    return grid[index + 1] if index + 1 < len(grid) else None


Rows = list[list[Cell | None]]


def report_header(builder: PlanBuilder, header: TrackerHeader, rows: Rows, location: SourceLocation) -> None:
    """Add findings about the columns to the builder. `rows` are those below the header."""
    for column in header.columns_for(UNSUPPORTED, UNKNOWN):
        _report_column(builder, column, rows, location)
    for column in header.columns:
        if column.is_inferred and column.field != UNKNOWN:
            message_parts = inferred_label_message(column.heading, column.field)
            builder.add_finding(
                *message_parts, location, about=(f"{LABEL_PREFIX}{clean(column.heading)}", "")
            )
    evidence = [
        column.period or builder.default_period_label for column in header.columns_for(cell_names.EVIDENCE)
    ]
    if evidence and not all(evidence) and not header.columns_for(cell_names.PERIOD):
        message = "The column of progress does not say which update it speaks for."
        builder.add_finding("no-period", message, location, about=(DOCUMENT, "period"))


def _report_column(builder: PlanBuilder, column: TrackerColumn, rows: Rows, location: SourceLocation) -> None:
    cells = {id(row[column.x]): row[column.x] for row in rows if column.x < len(row)}
    count = sum(1 for cell in cells.values() if cell and cell.text.strip())
    if not count:
        return
    name = f"“{shorten(column.heading)}”" if column.heading else "without a head"
    reason = "has no place in a plan" if column.field == UNSUPPORTED else "is not known"
    cell_count = f"{count} cells" if count != 1 else "1 cell"
    builder.add_finding(
        "unknown-column" if column.field == UNKNOWN else "not-kept",
        f"The column {name} {reason}, so its words were not taken over ({cell_count}).",
        location,
        about=(f"{LABEL_PREFIX}{clean(column.heading)}" if column.field == UNKNOWN else None, ""),
    )
