"""The spreadsheet of one round: a row for each action and each update of it, to sort and to count.

It holds the whole plan, so that a council can leave with it: what is written here is read back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from actionplans.grades import Grade
from actionplans.plan import Entry, Heading, Plan, SubAction
from actionplans.sheet import (
    ABOUT,
    ABOUT_HEADS,
    ACTIONS,
    COLUMN_HEADS,
    COUNTS,
    GRADE_HEADS,
    NO_PART,
    NO_UPDATE,
    NOT_ASKED,
    NOT_YET,
    OF_COMMITTEES,
    OF_PARTNERS,
    RECEIVED,
    Column,
    Label,
    head_of,
)
from documents.tree import SHEET, Block, Cell, Document, Paragraph, Row, Run, Table
from documents.words import to_paragraphs
from documents.writers.sheet_cells import date_words
from reports.sheet_of_counts import count_tables

Values = dict[Column, Cell]

_MEANINGS = {
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
    Column.PROGRESS: f"{RECEIVED}, {NO_UPDATE}, or {NOT_ASKED}",
    Column.EVIDENCE: "What was reported",
    Column.GRADE: "1 to 4",
    Column.GRADE_WORDS: "What the grade means, or the words that were printed instead",
    Column.EXPLANATION: "What was said with the grade",
    Column.COMMITTEES_GRADE: "1 to 4, where the committee holds another grade than the officer's",
    Column.SAID_OF_IT: "Which meeting gave that grade, and why",
    Column.IMPACT: f"{RECEIVED}, {NOT_YET}, {NO_UPDATE}, or {NOT_ASKED}",
    Column.IMPACT_EVIDENCE: "What was reported, or when and how it will be known",
    Column.GAP_REASON: "What was said where nothing was received",
    Column.DECIDED: "What the committee decided since the update before: a row of its own for each",
}
_MEANINGS_OF_PARTNERS = {
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
# As on the pages of Scrutiny. The words say the same.
_FILLS = {1: "CFE8D8", 2: "D2E2F1", 3: "FDE9B8", 4: "F6D2CE"}


def action_sheet(plan: Plan) -> Document:
    """The plan as a workbook's sheets: its actions, what the update is about, and for a review its counts."""
    columns = columns_of(plan)
    heads = tuple(head_of(column, plan.kind) for column in columns)
    title = f"{plan.title} – scrutiny monitoring, actions and updates"
    return Document(
        blocks=(
            _sheet(ACTIONS),
            _table(heads, ([values.get(c, Cell()) for c in columns] for values in _rows(plan)), leads=2),
            _sheet(ABOUT),
            _table(ABOUT_HEADS, ([_cell(label), _cell(words)] for label, words in _about(plan))),
            _table(GRADE_HEADS, ([_number(grade.value), _cell(str(grade.label))] for grade in Grade)),
            _table(COLUMN_HEADS, _meanings(plan.kind, columns)),
            *_counts(plan),
        ),
        title=f"{title}, {plan.period}" if plan.period else title,
        landscape=True,
    )


def columns_of(plan: Plan) -> list[Column]:
    """The columns that this plan's sheet has."""
    left_out = OF_PARTNERS if plan.kind == Plan.kind else frozenset()
    if not plan.tells_of_decisions:
        left_out |= OF_COMMITTEES
    return [column for column in Column if column not in left_out]


def _meanings(kind: str, columns: list[Column]) -> Iterator[list[Cell]]:
    meanings = _MEANINGS if kind == Plan.kind else _MEANINGS | _MEANINGS_OF_PARTNERS
    yield from ([_cell(head_of(column, kind)), _cell(meanings[column])] for column in columns)


def _counts(plan: Plan) -> Iterator[Block]:
    """Of plans of partnerships each has a scale of its own."""
    if plan.kind == Plan.kind:
        yield _sheet(COUNTS)
        yield from count_tables(plan)


def _sheet(title: str) -> Paragraph:
    return Paragraph((Run(title),), level=1, name=SHEET)


def _table(heads: tuple[str, ...], rows: Iterator[list[Cell]], leads: int = 1) -> Table:
    """`leads` cells at the left say what their row is about."""
    top = Row(tuple(Cell(to_paragraphs(head), head="column") for head in heads))
    below = (Row((*(replace(cell, head="row") for cell in row[:leads]), *row[leads:])) for row in rows)
    return Table((top, *below), heads=1)


def _about(plan: Plan) -> Iterator[tuple[str, str]]:
    yield head_of(Label.REVIEW, plan.kind), plan.title
    yield Label.COMMITTEE, plan.committee
    yield Label.LINK_OFFICERS, "\n".join(plan.link_officers)
    yield Label.AGREED, plan.agreed
    yield Label.PERIOD, plan.period
    yield Label.INSTRUCTIONS, plan.instructions
    if plan.kind != Plan.kind:
        yield Label.KIND, plan.kind
        yield Label.CLOSING, plan.closing
        yield Label.ON_EACH_PAGE, plan.on_each_page


def _rows(plan: Plan) -> Iterator[Values]:
    """The cells of each row that are not empty. A heading without actions has a row of its own."""
    number = 0
    for recommendation in plan.headings:
        for heading in (recommendation, *recommendation.parts):
            part = None if heading is recommendation else heading
            above = _headings(recommendation, part)
            for line in heading.sub_actions:
                number += 1
                agreed = {Column.LINE: _number(number), **above, **_agreed(line)}
                yield from ({**agreed, **_entry(entry)} for entry in line.entries)
                if not line.entries:
                    yield agreed
            if not heading.sub_actions and not heading.parts:
                yield above
    yield from ({Column.DECIDED: _cell(words)} for words in plan.decided)


def _headings(recommendation: Heading, part: Heading | None) -> Values:
    values = {
        Column.RECOMMENDATION_NUMBER: _number_or_words(recommendation.ref),
        Column.RECOMMENDATION: _cell(recommendation.text),
        Column.PURPOSE: _cell(recommendation.purpose),
    }
    if part:
        values |= {
            Column.PART: _cell(part.ref if part.ref or part.text else NO_PART),
            Column.PART_WORDS: _cell(part.text),
        }
        values[Column.PART_PURPOSE] = _cell(part.purpose)
    return values


def _agreed(line: SubAction) -> Values:
    return {
        Column.STRAND: _cell(line.strand),
        Column.REFERENCE: _number_or_words(line.ref),
        Column.RESPONSIBILITY: _cell(line.responsibility),
        Column.OWNERS: _cell("\n".join(line.owners)),
        Column.DATE: _cell(line.date_text),
        Column.DUE: Cell(to_paragraphs(date_words(line.due) or line.due), value=line.due),
        Column.REVISED: _cell(line.revised),
        Column.ACTION: _cell(line.action),
        Column.MEASURE: _cell(line.measure),
        Column.INDICATORS: _cell(line.indicators),
    }


def _entry(entry: Entry) -> Values:
    grade, words, held = entry.grade, entry.grade_text, entry.committees_grade
    fill = _FILLS.get(grade or 0)
    if grade and not words:
        words = str(Grade(grade).label)
    return {
        Column.UPDATE: _cell(entry.period),
        Column.PROGRESS: _cell(_state(asked=entry.progress, received=entry.has_progress)),
        Column.EVIDENCE: _cell(entry.evidence),
        Column.GRADE: _number(grade, fill) if grade else Cell(),
        Column.GRADE_WORDS: Cell(to_paragraphs(words), fill=fill),
        Column.EXPLANATION: _cell(entry.explanation),
        Column.COMMITTEES_GRADE: _number(held, _FILLS.get(held)) if held else Cell(),
        Column.SAID_OF_IT: _cell(entry.said_of_it),
        Column.IMPACT: _cell(
            NOT_YET if entry.impact_not_yet else _state(asked=entry.impact_asked, received=bool(entry.impact))
        ),
        Column.IMPACT_EVIDENCE: _cell(entry.impact),
        Column.GAP_REASON: _cell(entry.gap_reason),
    }


def _state(*, asked: bool, received: bool) -> str:
    if not asked:
        return NOT_ASKED
    return RECEIVED if received else NO_UPDATE


def _cell(words: str) -> Cell:
    return Cell(to_paragraphs(words))


def _number(number: int, fill: str | None = None) -> Cell:
    return Cell(to_paragraphs(str(number)), value=str(number), fill=fill)


def _number_or_words(ref: str) -> Cell:
    """A reference: a number where it is one, so that "10" sorts behind "9"."""
    return Cell(to_paragraphs(ref), value=ref if ref.isdecimal() else None)
