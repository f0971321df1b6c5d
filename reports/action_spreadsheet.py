"""The spreadsheet of one round, with a row for each update on each action.

It has the whole plan, and importing it gives the same plan again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from documents.plain_text import text_to_paragraphs
from documents.plan.grades import Grade
from documents.plan.plan_data import EntryData, HeadingData, PlanData, SubActionData
from documents.plan.spreadsheet_columns import (
    ABOUT_HEADERS,
    ABOUT_SHEET,
    ACTIONS_SHEET,
    COLUMN_HEADERS,
    COMMITTEE_COLUMNS,
    COUNTS_SHEET,
    GRADE_HEADERS,
    NO_PART,
    NOT_RECEIVED_TEXT,
    NOT_REQUESTED,
    NOT_YET_KNOWN,
    PARTNERSHIP_COLUMNS,
    RECEIVED,
    AboutRow,
    Column,
    get_header,
)
from documents.tree import SHEET_HEADING, Block, Cell, Document, Paragraph, Row, Run, Table
from documents.writers.sheet_cells import displayed_date
from reports.counts_sheet import count_tables

RowValues = dict[Column, Cell]

_COLUMN_MEANINGS = {
    Column.LINE: "Rows with the same number are updates of one action",
    Column.RECOMMENDATION_NUMBER: "As printed: “1”, “2.1”",
    Column.RECOMMENDATION: "The words of the recommendation",
    Column.PURPOSE: "What is said of the theme, objective or standard",
    Column.PART: "The letter of the part, where the recommendation has parts",
    Column.PART_WORDS: "The words of the part",
    Column.PART_PURPOSE: "What is said of the issue",
    Column.STRAND: "The column head, where actions of one part run side by side",
    Column.REFERENCE: "The action's own number, where it has one",
    Column.RESPONSIBILITY: "As printed",
    Column.OWNERS: "The people, posts and groups named under Responsibility, one a line",
    Column.DATE: "As printed",
    Column.DUE: "The year, month or day that the date surely means; sorts and filters as a date",
    Column.REVISED: "The date that the committee agreed instead; below it, which meeting did and why",
    Column.ACTION: "As agreed",
    Column.MEASURE: "As agreed",
    Column.INDICATORS: "Those that the line serves, as printed",
    Column.UPDATE: "The month that the update speaks for",
    Column.PROGRESS: f"{RECEIVED}, {NOT_RECEIVED_TEXT}, or {NOT_REQUESTED}",
    Column.EVIDENCE: "What was reported",
    Column.GRADE: "1 to 4",
    Column.GRADE_WORDS: "What the grade means, or the words that were printed instead",
    Column.EXPLANATION: "What was said with the grade",
    Column.COMMITTEES_GRADE: "1 to 4, where the committee holds another grade than the officer's",
    Column.SAID_OF_IT: "Which meeting gave that grade, and why",
    Column.IMPACT: f"{RECEIVED}, {NOT_YET_KNOWN}, {NOT_RECEIVED_TEXT}, or {NOT_REQUESTED}",
    Column.IMPACT_EVIDENCE: "What was reported, or when and how it will be known",
    Column.GAP_REASON: "What was said where nothing was received",
    Column.DECIDED: "What the committee decided since the update before: a row of its own for each",
}
_PARTNERSHIP_COLUMN_MEANINGS = {
    Column.LINE: "Rows with the same number are updates of one line",
    Column.RECOMMENDATION: "The words of the theme, objective or standard",
    Column.PART: "The number of the issue, where there are issues",
    Column.PART_WORDS: "The words of the issue",
    Column.STRAND: "The column head, where lines run side by side",
    Column.REFERENCE: "The line's own number, where it has one",
    Column.OWNERS: "The people, posts and organisations named there, one a line",
    Column.UPDATE: "The month or quarter that the update speaks for",
    Column.GRADE: "1 to 4, as which the words beside it count",
    Column.GRADE_WORDS: "As the plan's own scale says it",
}
# The colours of the web pages. The text beside them says the same.
GRADE_FILLS = {1: "CFE8D8", 2: "D2E2F1", 3: "FDE9B8", 4: "F6D2CE"}


def action_spreadsheet(plan: PlanData) -> Document:
    """The plan as sheets: its actions, details of the round, and for a review its counts."""
    columns = get_columns(plan)
    headers = tuple(get_header(column, plan.kind) for column in columns)
    title = f"{plan.title} – scrutiny monitoring, actions and updates"
    return Document(
        blocks=(
            _sheet_heading(ACTIONS_SHEET),
            _table(
                headers,
                ([values.get(c, Cell()) for c in columns] for values in _rows(plan)),
                header_cell_count=2,
            ),
            _sheet_heading(ABOUT_SHEET),
            _table(
                ABOUT_HEADERS, ([_text_cell(label), _text_cell(text)] for label, text in _about_rows(plan))
            ),
            _table(GRADE_HEADERS, ([_number_cell(grade.value), _text_cell(grade.label)] for grade in Grade)),
            _table(COLUMN_HEADERS, _column_meaning_rows(plan.kind, columns)),
            *_counts_sheet(plan),
        ),
        title=f"{title}, {plan.period}" if plan.period else title,
        landscape=True,
    )


def get_columns(plan: PlanData) -> list[Column]:
    """The columns of the sheet for this plan."""
    left_out = PARTNERSHIP_COLUMNS if plan.kind == PlanData.kind else frozenset()
    if not plan.has_committee_decisions:
        left_out |= COMMITTEE_COLUMNS
    return [column for column in Column if column not in left_out]


def _column_meaning_rows(kind: str, columns: list[Column]) -> Iterator[list[Cell]]:
    meanings = _COLUMN_MEANINGS if kind == PlanData.kind else _COLUMN_MEANINGS | _PARTNERSHIP_COLUMN_MEANINGS
    yield from ([_text_cell(get_header(column, kind)), _text_cell(meanings[column])] for column in columns)


def _counts_sheet(plan: PlanData) -> Iterator[Block]:
    """The sheet of counts, for reviews only: plans of partnerships have scales of their own."""
    if plan.kind == PlanData.kind:
        yield _sheet_heading(COUNTS_SHEET)
        yield from count_tables(plan)


def _sheet_heading(title: str) -> Paragraph:
    return Paragraph((Run(title),), level=1, name=SHEET_HEADING)


def _table(headers: tuple[str, ...], rows: Iterator[list[Cell]], header_cell_count: int = 1) -> Table:
    """The first `header_cell_count` cells of each row are row headers."""
    header_row = Row(tuple(Cell(text_to_paragraphs(header), header_scope="column") for header in headers))
    body_rows = (
        Row(
            (
                *(replace(cell, header_scope="row") for cell in row[:header_cell_count]),
                *row[header_cell_count:],
            )
        )
        for row in rows
    )
    return Table((header_row, *body_rows), heads=1)


def _about_rows(plan: PlanData) -> Iterator[tuple[str, str]]:
    yield get_header(AboutRow.REVIEW, plan.kind), plan.title
    yield AboutRow.COMMITTEE, plan.committee
    yield AboutRow.LINK_OFFICERS, "\n".join(plan.link_officers)
    yield AboutRow.AGREED, plan.agreed
    yield AboutRow.PERIOD, plan.period
    yield AboutRow.INSTRUCTIONS, plan.instructions
    if plan.kind != PlanData.kind:
        yield AboutRow.KIND, plan.kind
        yield AboutRow.CLOSING, plan.closing
        yield AboutRow.ON_EACH_PAGE, plan.on_each_page


def _rows(plan: PlanData) -> Iterator[RowValues]:
    """The cells of each row by column, without empty ones. A heading without actions has a row of its own."""
    number = 0
    for recommendation in plan.headings:
        for heading in (recommendation, *recommendation.parts):
            part = None if heading is recommendation else heading
            heading_values = _heading_values(recommendation, part)
            for sub_action in heading.sub_actions:
                number += 1
                agreed = {Column.LINE: _number_cell(number), **heading_values, **_agreed_values(sub_action)}
                yield from ({**agreed, **_entry_values(entry)} for entry in sub_action.entries)
                if not sub_action.entries:
                    yield agreed
            if not heading.sub_actions and not heading.parts:
                yield heading_values
    yield from ({Column.DECIDED: _text_cell(text)} for text in plan.decided)


def _heading_values(recommendation: HeadingData, part: HeadingData | None) -> RowValues:
    values = {
        Column.RECOMMENDATION_NUMBER: _reference_cell(recommendation.ref),
        Column.RECOMMENDATION: _text_cell(recommendation.text),
        Column.PURPOSE: _text_cell(recommendation.purpose),
    }
    if part:
        values |= {
            Column.PART: _text_cell(part.ref if part.ref or part.text else NO_PART),
            Column.PART_WORDS: _text_cell(part.text),
        }
        values[Column.PART_PURPOSE] = _text_cell(part.purpose)
    return values


def _agreed_values(sub_action: SubActionData) -> RowValues:
    return {
        Column.STRAND: _text_cell(sub_action.strand),
        Column.REFERENCE: _reference_cell(sub_action.ref),
        Column.RESPONSIBILITY: _text_cell(sub_action.responsibility),
        Column.OWNERS: _text_cell("\n".join(sub_action.owners)),
        Column.DATE: _text_cell(sub_action.date_text),
        Column.DUE: Cell(
            text_to_paragraphs(displayed_date(sub_action.due) or sub_action.due), value=sub_action.due
        ),
        Column.REVISED: _text_cell(sub_action.revised),
        Column.ACTION: _text_cell(sub_action.action),
        Column.MEASURE: _text_cell(sub_action.measure),
        Column.INDICATORS: _text_cell(sub_action.indicators),
    }


def _entry_values(entry: EntryData) -> RowValues:
    grade, text, committee_grade = entry.grade, entry.grade_text, entry.committees_grade
    fill = GRADE_FILLS.get(grade or 0)
    if grade and not text:
        text = Grade(grade).label
    return {
        Column.UPDATE: _text_cell(entry.period),
        Column.PROGRESS: _text_cell(_response_label(requested=entry.progress, received=entry.has_progress)),
        Column.EVIDENCE: _text_cell(entry.evidence),
        Column.GRADE: _number_cell(grade, fill) if grade else Cell(),
        Column.GRADE_WORDS: Cell(text_to_paragraphs(text), fill=fill),
        Column.EXPLANATION: _text_cell(entry.explanation),
        Column.COMMITTEES_GRADE: _number_cell(committee_grade, GRADE_FILLS.get(committee_grade))
        if committee_grade
        else Cell(),
        Column.SAID_OF_IT: _text_cell(entry.said_of_it),
        Column.IMPACT: _text_cell(
            NOT_YET_KNOWN
            if entry.impact_not_yet
            else _response_label(requested=entry.impact_asked, received=bool(entry.impact))
        ),
        Column.IMPACT_EVIDENCE: _text_cell(entry.impact),
        Column.GAP_REASON: _text_cell(entry.gap_reason),
    }


def _response_label(*, requested: bool, received: bool) -> str:
    if not requested:
        return NOT_REQUESTED
    return RECEIVED if received else NOT_RECEIVED_TEXT


def _text_cell(text: str) -> Cell:
    return Cell(text_to_paragraphs(text))


def _number_cell(number: int, fill: str | None = None) -> Cell:
    return Cell(text_to_paragraphs(str(number)), value=str(number), fill=fill)


def _reference_cell(ref: str) -> Cell:
    """A reference: a number where it is one, so that "10" sorts behind "9"."""
    return Cell(text_to_paragraphs(ref), value=ref if ref.isdecimal() else None)
