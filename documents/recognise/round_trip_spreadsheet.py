"""Reads a spreadsheet that Scrutiny wrote, unchanged, or sorted, filled in and edited by somebody.

It is read by its column headings, and by the number of each action where it has one.
"""

from __future__ import annotations

import dataclasses
import math
import re
from dataclasses import dataclass
from typing import Any

from documents.plain_text import MAX_FIELD_LENGTH, clean
from documents.plan import cell_names, plan_data
from documents.plan.dates import last_day_of_period, parse_month, parse_partial_date
from documents.plan.grades import Grade, grade_label
from documents.plan.spreadsheet_columns import (
    ABOUT_HEADERS,
    COLUMN_HEADERS,
    COMMITTEE_COLUMNS,
    COUNTED_PREFIX,
    GRADE_HEADERS,
    HEADERS_BY_KIND,
    NO_PART,
    NOT_RECEIVED_TEXT,
    NOT_REQUESTED,
    NOT_YET_KNOWN,
    AboutRow,
    Column,
    all_headers,
    get_header,
)
from documents.recognise.finding_text import shorten
from documents.recognise.item_builders import EntryBuilder, HeadingBuilder, SubActionBuilder
from documents.recognise.labelled_rows import SourceLocation
from documents.recognise.owner_parsing import split_owners
from documents.recognise.parsed_plan import ParsedPlan
from documents.recognise.plan_builder import PlanBuilder
from documents.tree import SHEET_HEADING, Cell, Document, Paragraph, Table
from documents.validation.errors import FileRejected

_REQUIRED_COLUMNS = {Column.RECOMMENDATION, Column.ACTION, Column.UPDATE, Column.PROGRESS, Column.EVIDENCE}
_HEADER_FIELDS: dict[str, str] = {
    AboutRow.REVIEW: cell_names.REVIEW,
    AboutRow.COMMITTEE: cell_names.COMMITTEE,
    AboutRow.LINK_OFFICERS: cell_names.LINK_OFFICERS,
    AboutRow.AGREED: cell_names.AGREED_MONTH,
}
_HEADER_ROWS = (ABOUT_HEADERS, GRADE_HEADERS, COLUMN_HEADERS)
_EXPLANATION_LABELS = {
    *(header for column in Column for header in all_headers(column)),
    *(str(grade.value) for grade in Grade),
}
_SUB_ACTION_FIELDS = {
    Column.STRAND: "strand",
    Column.REFERENCE: "ref",
    Column.RESPONSIBILITY: "responsibility",
    Column.DATE: "date_text",
    Column.ACTION: "action",
    Column.MEASURE: "measure",
    Column.INDICATORS: "indicators",
}
_PROGRESS_COLUMNS = (Column.EVIDENCE, Column.GRADE, Column.GRADE_WORDS, Column.EXPLANATION)
# Grades as we write them. Other words are stored with the grade of the number next to them.
_GRADES_BY_TEXT = {
    text.lower(): grade.value
    for grade in Grade
    for text in (str(grade.value), grade.label, grade_label(grade))
}
_DISPLAYED_FIELDS = {"owners": "responsibility", "due": "date_text"}
_ACTION_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_ENTRY_COLUMNS = frozenset(
    {
        *_PROGRESS_COLUMNS,
        Column.UPDATE,
        Column.PROGRESS,
        Column.GAP_REASON,
        Column.IMPACT,
        Column.IMPACT_EVIDENCE,
    }
)


@dataclass(frozen=True)
class _ActionRow:
    location: SourceLocation
    texts: dict[Column, str]

    def __getitem__(self, column: Column) -> str:
        return self.texts.get(column, "")

    @property
    def number(self) -> int | None:
        """The number of the action, None in a row that somebody added."""
        return int(self[Column.LINE]) if _ACTION_NUMBER.fullmatch(self[Column.LINE]) else None

    @property
    def has_content(self) -> bool:
        """Whether it has text in any column apart from those with decisions of a committee."""
        return any(text for column, text in self.texts.items() if column not in COMMITTEE_COLUMNS)

    @property
    def has_entry(self) -> bool:
        return any(self[column] for column in _ENTRY_COLUMNS)


def parse_round_trip_spreadsheet(document: Document) -> ParsedPlan | None:
    """The plan in a spreadsheet that Scrutiny wrote, None for any other document.

    Raises FileRejected ("not-a-plan") for one without actions.
    """
    actions = next(
        (table for table in document.tables() if _find_columns(table)[1].keys() >= _REQUIRED_COLUMNS), None
    )
    if actions is None:
        return None
    parsed_plan = _SpreadsheetParser(document, actions).read()
    if not any(parsed_plan.plan.sub_actions()):
        raise FileRejected("not-a-plan", "There is no action in this workbook. Choose that of another round.")
    return parsed_plan


def _find_columns(table: Table) -> tuple[str, dict[Column, int]]:
    """The kind of plan whose column headings match best, and the position of each column that was found."""
    headings = [clean(cell.text) if cell else "" for cell in (table.grid() or [[]])[0]]
    columns_by_kind = [
        (
            kind,
            {
                column: headings.index(heading)
                for column in Column
                if (heading := get_header(column, kind)) in headings
            },
        )
        for kind in (plan_data.PlanData.kind, *HEADERS_BY_KIND)
    ]
    return max(columns_by_kind, key=lambda kind_and_columns: len(kind_and_columns[1]))


def _is_summary_table(table: Table) -> bool:
    """Whether the table only has counts of actions."""
    first_text = next((cell.text for row in table.rows for cell in row.cells), "")
    return clean(first_text).startswith(COUNTED_PREFIX)


class _SpreadsheetParser:
    def __init__(self, document: Document, actions: Table) -> None:
        self.document = document
        self.actions_table = actions
        self.builder = PlanBuilder("")
        self.kind, self.columns = _find_columns(actions)
        self.header = {**_HEADER_FIELDS, get_header(AboutRow.REVIEW, self.kind): cell_names.REVIEW}
        self.by_number: dict[int, SubActionBuilder] = {}
        self.by_text: dict[tuple[str, ...], SubActionBuilder] = {}

    def read(self) -> ParsedPlan:
        for table_number, table in enumerate(self.document.tables(), 1):
            if table is self.actions_table:
                self._parse_actions(table, table_number)
            elif not _is_summary_table(table):
                self._parse_details(table, table_number)
        for block in self.document.blocks:
            if isinstance(block, Paragraph) and block.name != SHEET_HEADING and block.text.strip():
                self.builder.add_unplaced_text(clean(block.line), "outside the tables")
        parsed_plan = self.builder.build()
        return dataclasses.replace(parsed_plan, plan=dataclasses.replace(parsed_plan.plan, kind=self.kind))

    def _parse_details(self, table: Table, table_number: int) -> None:
        texts = [
            [_cell_text(cell, SourceLocation(table_number, row_number)) for cell in row.cells]
            for row_number, row in enumerate(table.rows, 1)
        ]
        is_key = tuple(texts[0]) in (GRADE_HEADERS, COLUMN_HEADERS)
        for row_number, (label, *values) in enumerate(texts, 1):
            text = values[0] if values else ""
            if label in self.header:
                self.builder.header_values[self.header[label]] = text
            elif label == AboutRow.PERIOD:
                self.builder.stated_period_label = text
            elif label == AboutRow.INSTRUCTIONS:
                self.builder.instructions = [text] if text else []
            elif label == AboutRow.KIND:
                self.kind = text or self.kind
            elif label == AboutRow.CLOSING:
                self.builder.closing = [text] if text else []
            elif label == AboutRow.ON_EACH_PAGE:
                self.builder.page_header_lines = [text] if text else []
            elif not (is_key and label in _EXPLANATION_LABELS) and (label, *values) not in _HEADER_ROWS:
                self.builder.add_unplaced_text(
                    " | ".join(filter(None, [label, *values])), SourceLocation(table_number, row_number)
                )

    def _parse_actions(self, table: Table, table_number: int) -> None:
        columns = self.columns
        grid = table.grid()
        self._report_unknown_columns(grid, set(columns.values()), table_number)
        rows = []
        for row_number, cells in enumerate(grid[1:], 2):
            location = SourceLocation(table_number, row_number)
            rows.append(
                _ActionRow(
                    location, {column: _cell_text(cells[x], location) for column, x in columns.items()}
                )
            )
        for row in _sort_rows([row for row in rows if row.has_content]):
            self._parse_row(row)

    def _report_unknown_columns(
        self, grid: list[list[Cell | None]], known_columns: set[int], table_number: int
    ) -> None:
        for x, header_cell in enumerate(grid[0]):
            cells = [row[x] for row in grid[1:] if x not in known_columns]
            count = sum(1 for cell in cells if cell and cell.text.strip())
            if count:
                name = (
                    f"“{shorten(header_cell.text)}”" if header_cell and header_cell.text else "without a head"
                )
                self.builder.add_finding(
                    "unknown-column",
                    f"The column {name} is not known, so its words were not taken over (cells: {count}).",
                    SourceLocation(table_number, 1),
                )

    def _parse_row(self, row: _ActionRow) -> None:
        heading = self._get_or_add_heading(row)
        if row.number is None and not row.has_entry and not any(row[column] for column in _SUB_ACTION_FIELDS):
            return  # a recommendation without actions
        sub_action = self._get_or_add_sub_action(row, heading)
        if row.has_entry:
            if not row[Column.UPDATE]:
                text = "This row does not say which update it speaks for."
                self.builder.add_finding("no-period", text, row.location, about=(sub_action, "date_text"))
            sub_action.entries.append(self._build_entry(row))

    def _get_or_add_heading(self, row: _ActionRow) -> HeadingBuilder:
        ref, text = row[Column.RECOMMENDATION_NUMBER], row[Column.RECOMMENDATION]
        if not ref and not text:
            message = "An action stands here without a recommendation."
            self.builder.add_finding("no-recommendation", message, row.location)
        recommendation = _get_or_add(self.builder.headings, ref, text)
        recommendation.purpose = recommendation.purpose or row[Column.PURPOSE]
        if not row[Column.PART] and not row[Column.PART_WORDS]:
            return recommendation
        ref = "" if row[Column.PART] == NO_PART else row[Column.PART]
        part = _get_or_add(recommendation.parts, ref, row[Column.PART_WORDS])
        part.purpose = part.purpose or row[Column.PART_PURPOSE]
        return part

    def _get_or_add_sub_action(self, row: _ActionRow, heading: HeadingBuilder) -> SubActionBuilder:
        agreed = self._agreed_values(row)
        row_key = (str(id(heading)), *(row[column] for column in _SUB_ACTION_FIELDS))
        sub_action = self.by_text.get(row_key) if row.number is None else self.by_number.get(row.number)
        if sub_action and all(entry.period != row[Column.UPDATE] for entry in sub_action.entries):
            self._update_agreed_values(sub_action, agreed, row.location)
            return sub_action
        if sub_action and row.number is not None:
            period = shorten(row[Column.UPDATE])
            text = f"Line {row.number} has two rows for “{period}”, "
            text += "so the second was taken as an action of its own."
            self.builder.add_finding("line-twice", text, row.location)
        new_sub_action = SubActionBuilder(**agreed)
        heading.sub_actions.append(new_sub_action)
        if row.number is not None:
            self.by_number[row.number] = new_sub_action
        self.by_text[row_key] = new_sub_action
        return new_sub_action

    def _agreed_values(self, row: _ActionRow) -> dict[str, Any]:
        """The values that are the same in all rows of an action, by field of its builder."""
        owners = tuple(filter(None, row[Column.OWNERS].split("\n")))
        if not owners and row.number is None:  # somebody added the row
            owners = tuple(split_owners(row[Column.RESPONSIBILITY]))
        date_from_text, due = parse_partial_date(row[Column.DATE]), parse_partial_date(row[Column.DUE])
        if due and date_from_text and last_day_of_period(due) == last_day_of_period(date_from_text):
            due = date_from_text  # a program without dates of months alone has written the last day
        elif due and date_from_text:
            text = f"The date “{shorten(row[Column.DATE])}” is not what stands under Due, which was taken."
            self.builder.add_finding("date-differs", text, row.location)
        agreed = {field: row[column] for column, field in _SUB_ACTION_FIELDS.items()}
        return {**agreed, "owners": owners, "due": due or date_from_text}

    def _update_agreed_values(
        self, sub_action: SubActionBuilder, agreed: dict[str, Any], location: SourceLocation
    ) -> None:
        """Set the values that differ between rows of an action: those of the latest update count."""
        differing = [field for field, value in agreed.items() if value != getattr(sub_action, field)]
        for field in differing:
            setattr(sub_action, field, agreed[field])
            text = "The rows of this line are not the same; the words beside the latest update were taken."
            self.builder.add_finding(
                "row-differs", text, location, about=(sub_action, _DISPLAYED_FIELDS.get(field, field))
            )

    def _build_entry(self, row: _ActionRow) -> EntryBuilder:
        entry = EntryBuilder(row[Column.UPDATE], location=str(row.location), has_assessment=True)
        is_not_received = row[Column.PROGRESS] == row[Column.EVIDENCE] == NOT_RECEIVED_TEXT
        entry.evidence = "" if is_not_received else row[Column.EVIDENCE]
        entry.gap_reason = row[Column.GAP_REASON]
        entry.explanation = row[Column.EXPLANATION]
        entry.progress = row[Column.PROGRESS] != NOT_REQUESTED or any(
            row[column] for column in _PROGRESS_COLUMNS
        )
        self._set_grade(entry, row)
        entry.impact = row[Column.IMPACT_EVIDENCE]
        entry.impact_not_yet = row[Column.IMPACT] == NOT_YET_KNOWN
        entry.impact_asked = bool(entry.impact) or row[Column.IMPACT] not in {"", NOT_REQUESTED}
        return entry

    def _set_grade(self, entry: EntryBuilder, row: _ActionRow) -> None:
        number, text = row[Column.GRADE], row[Column.GRADE_WORDS]
        grade_from_number, grade_from_text = (
            _GRADES_BY_TEXT.get(number.lower()),
            _GRADES_BY_TEXT.get(text.lower()),
        )
        entry.grade = grade_from_number if number else grade_from_text
        entry.grade_text = "" if grade_from_text else text
        warning = ""
        if number and not grade_from_number:
            entry.grade_text = f"{number} {text}".strip()
            warning = f"“{shorten(entry.grade_text)}” was not understood as a grade."
        elif grade_from_number and grade_from_text and grade_from_number != grade_from_text:
            entry.grade, entry.grade_text = None, f"{number} {text}"
            warning = f"“{number}” and “{shorten(text)}” are not the same grade, so none was taken."
        elif entry.evidence and not number and not text:
            warning = "The grade is missing."
        if warning:
            code = "grade-doubtful" if number else "grade-missing"
            self.builder.add_finding(code, warning, row.location, about=(entry, "grade"))


def _cell_text(cell: Cell | None, location: SourceLocation) -> str:
    text = clean(cell.text) if cell else ""
    if len(text) > MAX_FIELD_LENGTH:
        raise FileRejected(
            "too-large", f"One cell ({location}) has more than {MAX_FIELD_LENGTH:,} characters; shorten it."
        )
    return text


def _get_or_add(headings: list[HeadingBuilder], ref: str, text: str) -> HeadingBuilder:
    """The heading with this number and text, added to the headings if there is none."""
    result = next((heading for heading in headings if (heading.ref, heading.text) == (ref, text)), None)
    if result is None:
        result = HeadingBuilder(ref, text)
        headings.append(result)
    return result


def _sort_rows(rows: list[_ActionRow]) -> list[_ActionRow]:
    """The rows in their original order, even if somebody has sorted them; added rows come last."""
    numbers = [row.number or math.inf for row in rows]
    if numbers == sorted(numbers):
        return rows
    return sorted(rows, key=lambda row: (row.number or math.inf, str(parse_month(row[Column.UPDATE]) or "")))
