"""The spreadsheet that Scrutiny wrote, as it was or as somebody sorted, filled in and changed it.

It is read by what it shows: the heads of its columns, and the number of each line where it has one.
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
_KEY_LABELS = {
    *(head for column in Column for head in all_headers(column)),
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
# Grades as we write them ourselves; other words are stored, and mean what the number next to them says.
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
        """The number of the line, None in a row that somebody added."""
        return int(self[Column.LINE]) if _ACTION_NUMBER.fullmatch(self[Column.LINE]) else None

    @property
    def has_content(self) -> bool:
        """Next to what a committee decided."""
        return any(text for column, text in self.texts.items() if column not in COMMITTEE_COLUMNS)

    @property
    def has_entry(self) -> bool:
        return any(self[column] for column in _ENTRY_COLUMNS)


def parse_round_trip_spreadsheet(document: Document) -> ParsedPlan | None:
    """The plan in a spreadsheet of ours, None for any other document.

    Raises FileRejected ("not-a-plan") for one without actions.
    """
    actions = next(
        (table for table in document.tables() if _find_columns(table)[1].keys() >= _REQUIRED_COLUMNS), None
    )
    if actions is None:
        return None
    reading = _SpreadsheetParser(document, actions).read()
    if not any(reading.plan.sub_actions()):
        raise FileRejected("not-a-plan", "There is no action in this workbook. Choose that of another round.")
    return reading


def _find_columns(table: Table) -> tuple[str, dict[Column, int]]:
    """The kind of plan that calls most columns so, and where each of them stands."""
    heads = [clean(cell.text) if cell else "" for cell in (table.grid() or [[]])[0]]
    known = [
        (
            kind,
            {column: heads.index(head) for column in Column if (head := get_header(column, kind)) in heads},
        )
        for kind in (plan_data.PlanData.kind, *HEADERS_BY_KIND)
    ]
    return max(known, key=lambda each: len(each[1]))


def _is_summary_table(table: Table) -> bool:
    """Whether it only counts what the actions say."""
    head = next((cell.text for row in table.rows for cell in row.cells), "")
    return clean(head).startswith(COUNTED_PREFIX)


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
        for number, table in enumerate(self.document.tables(), 1):
            if table is self.actions_table:
                self._parse_actions(table, number)
            elif not _is_summary_table(table):
                self._parse_details(table, number)
        for block in self.document.blocks:
            if isinstance(block, Paragraph) and block.name != SHEET_HEADING and block.text.strip():
                self.builder.add_unplaced_text(clean(block.line), "outside the tables")
        reading = self.builder.build()
        return dataclasses.replace(reading, plan=dataclasses.replace(reading.plan, kind=self.kind))

    def _parse_details(self, table: Table, number: int) -> None:
        texts = [
            [_cell_text(cell, SourceLocation(number, at)) for cell in row.cells]
            for at, row in enumerate(table.rows, 1)
        ]
        is_key = tuple(texts[0]) in (GRADE_HEADERS, COLUMN_HEADERS)
        for at, (label, *values) in enumerate(texts, 1):
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
            elif not (is_key and label in _KEY_LABELS) and (label, *values) not in _HEADER_ROWS:
                self.builder.add_unplaced_text(
                    " | ".join(filter(None, [label, *values])), SourceLocation(number, at)
                )

    def _parse_actions(self, table: Table, number: int) -> None:
        columns = self.columns
        grid = table.grid()
        self._report_unknown_columns(grid, set(columns.values()), number)
        rows = []
        for at, cells in enumerate(grid[1:], 2):
            location = SourceLocation(number, at)
            rows.append(
                _ActionRow(
                    location, {column: _cell_text(cells[x], location) for column, x in columns.items()}
                )
            )
        for row in _sort_rows([row for row in rows if row.has_content]):
            self._parse_row(row)

    def _report_unknown_columns(self, grid: list[list[Cell | None]], known: set[int], number: int) -> None:
        for x, head in enumerate(grid[0]):
            words = [row[x] for row in grid[1:] if x not in known]
            count = sum(1 for cell in words if cell and cell.text.strip())
            if count:
                name = f"“{shorten(head.text)}”" if head and head.text else "without a head"
                self.builder.add_finding(
                    "unknown-column",
                    f"The column {name} is not known, so its words were not taken over (cells: {count}).",
                    SourceLocation(number, 1),
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
        top = _get_or_add(self.builder.headings, ref, text)
        top.purpose = top.purpose or row[Column.PURPOSE]
        if not row[Column.PART] and not row[Column.PART_WORDS]:
            return top
        ref = "" if row[Column.PART] == NO_PART else row[Column.PART]
        part = _get_or_add(top.parts, ref, row[Column.PART_WORDS])
        part.purpose = part.purpose or row[Column.PART_PURPOSE]
        return part

    def _get_or_add_sub_action(self, row: _ActionRow, heading: HeadingBuilder) -> SubActionBuilder:
        agreed = self._agreed_values(row)
        words = (str(id(heading)), *(row[column] for column in _SUB_ACTION_FIELDS))
        sub_action = self.by_text.get(words) if row.number is None else self.by_number.get(row.number)
        if sub_action and all(entry.period != row[Column.UPDATE] for entry in sub_action.entries):
            self._update_agreed_values(sub_action, agreed, row.location)
            return sub_action
        if sub_action and row.number is not None:
            period = shorten(row[Column.UPDATE])
            text = f"Line {row.number} has two rows for “{period}”, "
            text += "so the second was taken as an action of its own."
            self.builder.add_finding("line-twice", text, row.location)
        line = SubActionBuilder(**agreed)
        heading.sub_actions.append(line)
        if row.number is not None:
            self.by_number[row.number] = line
        self.by_text[words] = line
        return line

    def _agreed_values(self, row: _ActionRow) -> dict[str, Any]:
        """What stands in each row of a line, whatever the update."""
        owners = tuple(filter(None, row[Column.OWNERS].split("\n")))
        if not owners and row.number is None:  # somebody added the row
            owners = tuple(split_owners(row[Column.RESPONSIBILITY]))
        meant, due = parse_partial_date(row[Column.DATE]), parse_partial_date(row[Column.DUE])
        if due and meant and last_day_of_period(due) == last_day_of_period(meant):
            due = meant  # a program that knows no months alone has written the month's last day
        elif due and meant:
            text = f"The date “{shorten(row[Column.DATE])}” is not what stands under Due, which was taken."
            self.builder.add_finding("date-differs", text, row.location)
        agreed = {field: row[column] for column, field in _SUB_ACTION_FIELDS.items()}
        return {**agreed, "owners": owners, "due": due or meant}

    def _update_agreed_values(
        self, sub_action: SubActionBuilder, agreed: dict[str, Any], location: SourceLocation
    ) -> None:
        """Where the rows of a line differ, somebody has changed one of them: the latest update is right."""
        differing = [field for field, value in agreed.items() if value != getattr(sub_action, field)]
        for field in differing:
            setattr(sub_action, field, agreed[field])
            text = "The rows of this line are not the same; the words beside the latest update were taken."
            self.builder.add_finding(
                "row-differs", text, location, about=(sub_action, _DISPLAYED_FIELDS.get(field, field))
            )

    def _build_entry(self, row: _ActionRow) -> EntryBuilder:
        entry = EntryBuilder(row[Column.UPDATE], location=str(row.location), has_assessment=True)
        nothing = row[Column.PROGRESS] == row[Column.EVIDENCE] == NOT_RECEIVED_TEXT
        entry.evidence = "" if nothing else row[Column.EVIDENCE]
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
        by_number, by_words = _GRADES_BY_TEXT.get(number.lower()), _GRADES_BY_TEXT.get(text.lower())
        entry.grade = by_number if number else by_words
        entry.grade_text = "" if by_words else text
        doubt = ""
        if number and not by_number:
            entry.grade_text = f"{number} {text}".strip()
            doubt = f"“{shorten(entry.grade_text)}” was not understood as a grade."
        elif by_number and by_words and by_number != by_words:
            entry.grade, entry.grade_text = None, f"{number} {text}"
            doubt = f"“{number}” and “{shorten(text)}” are not the same grade, so none was taken."
        elif entry.evidence and not number and not text:
            doubt = "The grade is missing."
        if doubt:
            code = "grade-doubtful" if number else "grade-missing"
            self.builder.add_finding(code, doubt, row.location, about=(entry, "grade"))


def _cell_text(cell: Cell | None, location: SourceLocation) -> str:
    text = clean(cell.text) if cell else ""
    if len(text) > MAX_FIELD_LENGTH:
        raise FileRejected(
            "too-large", f"One cell ({location}) has more than {MAX_FIELD_LENGTH:,} characters; shorten it."
        )
    return text


def _get_or_add(headings: list[HeadingBuilder], ref: str, text: str) -> HeadingBuilder:
    """The heading with that number and those words, a new one where there is none yet."""
    result = next((heading for heading in headings if (heading.ref, heading.text) == (ref, text)), None)
    if result is None:
        result = HeadingBuilder(ref, text)
        headings.append(result)
    return result


def _sort_rows(rows: list[_ActionRow]) -> list[_ActionRow]:
    """The rows as they were written, however somebody has sorted them since; added ones come last."""
    numbers = [row.number or math.inf for row in rows]
    if numbers == sorted(numbers):
        return rows
    return sorted(rows, key=lambda row: (row.number or math.inf, str(parse_month(row[Column.UPDATE]) or "")))
