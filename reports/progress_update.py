"""The Progress Update: the committee's report on one round of one review.

The layout is that of Stockton-on-Tees' committees: a header table, the round's instructions, and for each
recommendation or part a table of labels and values, with strands side by side. Fonts and colours are set by
each writer.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator

from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.plan.grades import Grade, grade_label
from documents.plan.plan_data import EntryData, HeadingData, PlanData, SubActionData
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from reports.decision_tables import LABEL_WIDTH, new_decisions_table
from reports.front_page import front_page
from reports.plan_selection import apply_options, get_omitted_names
from reports.report_options import DEFAULT_OPTIONS, FrontPage, ReportLayout, ReportOptions, RoundsShown

DOCUMENT_TITLE = "SCRUTINY MONITORING – PROGRESS UPDATE"
DRAFT = "DRAFT"
DRAFT_FOOTER = f"{DRAFT}: not published yet"
OMITTED_ACTIONS_NOTE = "Not printed here, as they are fully achieved:"
OMITTED_ROUNDS_NOTE = "What earlier updates said of these actions is not printed here."
MAX_STRANDS = 5  # side by side; more would be too narrow to read


def progress_update(
    plan: PlanData, options: ReportOptions = DEFAULT_OPTIONS, *, draft: bool = False
) -> Document:
    """The plan as headings and tables, in reading order. A draft is marked as such on each page."""
    heading = f"{DOCUMENT_TITLE} ({DRAFT})" if draft else DOCUMENT_TITLE
    blocks: list[Block] = [paragraph(heading, level=1, name=cell_names.TITLE), _header_table(plan)]
    if options.front == FrontPage.YES:
        blocks += front_page(plan)
    if plan.instructions:
        blocks += [_with_name(p, cell_names.INSTRUCTIONS) for p in text_to_paragraphs(plan.instructions)]
    for recommendation in apply_options(plan, options).headings:
        blocks += _recommendation(recommendation, options)
    if not plan.headings:
        blocks.append(paragraph("This update asks for nothing: no action is outstanding."))
    blocks += [paragraph(note, name=cell_names.NOTE) for note in _notes(plan, options)]
    blocks += new_decisions_table(plan)
    blocks.append(_grading_key_table())
    title = f"{plan.title} – scrutiny monitoring, progress update{' (draft)' if draft else ''}"
    return Document(
        blocks=tuple(blocks),
        title=f"{title}, {plan.period}" if plan.period else title,
        header=_page_header(options),
        footer=_footer(plan, options, draft=draft),
        is_draft=draft,
    )


def _notes(plan: PlanData, options: ReportOptions) -> Iterator[str]:
    """Notes on actions and rounds that the report leaves out."""
    if names := get_omitted_names(plan, options):
        yield f"{OMITTED_ACTIONS_NOTE} {'; '.join(dict.fromkeys(names))}."
    has_earlier_rounds = any(len(sub_action.entries) > 1 for *_, sub_action in plan.sub_actions())
    if options.rounds == RoundsShown.LAST and has_earlier_rounds:
        yield OMITTED_ROUNDS_NOTE


def _page_header(options: ReportOptions) -> tuple[Paragraph, ...]:
    place = options.place_on_the_agenda
    return (paragraph(place, bold=True, name=cell_names.AGENDA_ITEM),) if place else ()


def _footer(plan: PlanData, options: ReportOptions, *, draft: bool) -> tuple[Paragraph, ...]:
    period = Paragraph(
        (Run(f"{plan.title} progress update, "), Run(plan.period, italic=True)), name=cell_names.PERIOD
    )
    bold_texts = [options.marking, DRAFT_FOOTER if draft else ""]
    return (period, *(paragraph(text, bold=True) for text in bold_texts if text))


def _with_name(block: Paragraph, name: str) -> Paragraph:
    return Paragraph(block.runs, block.level, block.marker, block.depth, name)


def _header_table(plan: PlanData) -> Table:
    rows = [("Review:", cell_names.REVIEW, plan.title)]
    if plan.committee:
        rows.append(("Select Committee:", cell_names.COMMITTEE, plan.committee))
    rows.append(("Link Officer/s:", cell_names.LINK_OFFICERS, "\n".join(plan.link_officers)))
    rows.append(("Action Plan Agreed:", cell_names.AGREED_MONTH, plan.agreed))
    return Table(
        rows=tuple(Row((_label_cell(label), _text_cell(text, name))) for label, name, text in rows),
        widths=(LABEL_WIDTH, 1 - LABEL_WIDTH),
        name=cell_names.HEADER,
    )


def _recommendation(recommendation: HeadingData, options: ReportOptions) -> Iterator[Block]:
    label = f"Recommendation {recommendation.ref}: " if recommendation.ref else "Recommendation: "
    yield _heading(label, recommendation.text, level=2, name=cell_names.RECOMMENDATION)
    yield from _action_tables(recommendation.sub_actions, options)
    for part in recommendation.parts:
        yield _heading(f"{part.ref}) " if part.ref else "", part.text, level=3, name=cell_names.PART)
        yield from _action_tables(part.sub_actions, options)


def _heading(label: str, text: str, *, level: int, name: str) -> Paragraph:
    # Only the label is bold, so that an import can tell it from the text.
    runs = tuple(run for run in (Run(label, bold=True), Run(text)) if run.text)
    return Paragraph(runs, level=level, name=name)


def _action_tables(sub_actions: tuple[SubActionData, ...], options: ReportOptions) -> Iterator[Table]:
    """Consecutive actions with strands share a table, side by side; one without a strand has its own."""
    max_strands = 1 if options.layout == ReportLayout.BLOCKS else MAX_STRANDS
    side_by_side: list[SubActionData] = []
    for sub_action in sub_actions:
        if side_by_side and (
            not sub_action.strand or not side_by_side[-1].strand or len(side_by_side) == max_strands
        ):
            yield _action_table(side_by_side)
            side_by_side = []
        side_by_side.append(sub_action)
    if side_by_side:
        yield _action_table(side_by_side)


def _action_table(sub_actions: list[SubActionData]) -> Table:
    strand_rows = (
        [Row((Cell(), *(_strand_cell(sub_action) for sub_action in sub_actions)))]
        if sub_actions[0].strand
        else []
    )
    remaining_width = 1 - LABEL_WIDTH
    return Table(
        rows=(*strand_rows, *_agreed_rows(sub_actions), *_entry_rows(sub_actions)),
        heads=len(strand_rows),
        widths=(LABEL_WIDTH, *(remaining_width / len(sub_actions) for _ in sub_actions)),
        name=cell_names.ACTION,
    )


def _strand_cell(sub_action: SubActionData) -> Cell:
    return Cell(
        _bold_paragraphs(text_to_paragraphs(sub_action.strand)), header_scope="column", name=cell_names.STRAND
    )


def _agreed_rows(sub_actions: list[SubActionData]) -> Iterator[Row]:
    if any(sub_action.ref for sub_action in sub_actions):
        yield _labelled_row(
            "Reference:", [_text_cell(sub_action.ref, cell_names.REF) for sub_action in sub_actions]
        )
    yield _labelled_row("Responsibility:", [_responsibility_cell(sub_action) for sub_action in sub_actions])
    yield _labelled_row(
        "Date:",
        [_text_cell(sub_action.date_text, cell_names.DATE, sub_action.due) for sub_action in sub_actions],
    )
    if any(sub_action.revised for sub_action in sub_actions):
        yield _labelled_row(
            "Revised Date Agreed:",
            [_text_cell(sub_action.revised, cell_names.REVISED_DATE) for sub_action in sub_actions],
        )
    yield _labelled_row(
        "Agreed Action:",
        [_text_cell(sub_action.action, cell_names.AGREED_ACTION) for sub_action in sub_actions],
    )
    yield _labelled_row(
        "Agreed Success Measure:",
        [_text_cell(sub_action.measure, cell_names.MEASURE) for sub_action in sub_actions],
    )


def _responsibility_cell(sub_action: SubActionData) -> Cell:
    owners = json.dumps(sub_action.owners, ensure_ascii=False)
    return _text_cell(sub_action.responsibility, cell_names.RESPONSIBILITY, owners)


def _entry_rows(sub_actions: list[SubActionData]) -> Iterator[Row]:
    """Rows for evidence, assessment and impact in each round of these actions, the oldest first."""
    periods = sorted(
        {entry.period for sub_action in sub_actions for entry in sub_action.entries}, key=_period_sort_key
    )
    for period in periods:
        entries = [
            next((e for e in sub_action.entries if e.period == period), None) for sub_action in sub_actions
        ]
        for label, build_entry_cell, is_requested in _ENTRY_ROWS:
            if any(entry and is_requested(entry) for entry in entries):
                cells = [
                    build_entry_cell(entry) if entry and is_requested(entry) else _not_requested_cell()
                    for entry in entries
                ]
                row_label = label.format(period=period) if period else label.replace(" ({period})", "")
                yield _labelled_row(row_label, cells, period)


def _period_sort_key(period: str) -> tuple[dt.date, str]:
    return parse_month(period) or dt.date.max, period


def _evidence_cell(entry: EntryData) -> Cell:
    if not entry.has_progress:
        return _no_update_cell(cell_names.EVIDENCE, entry.gap_reason)
    return _text_cell(entry.evidence, cell_names.EVIDENCE)


def _assessment_cell(entry: EntryData) -> Cell:
    grade = entry.grade_text or grade_label(entry.grade)
    blocks = (paragraph(grade, bold=True, name=cell_names.ASSESSMENT), *text_to_paragraphs(entry.explanation))
    return Cell(blocks, name=cell_names.ASSESSMENT, value=str(entry.grade or ""))


def _committee_assessment_cell(entry: EntryData) -> Cell:
    """The committee's grade, where it differs from the officer's."""
    grade = paragraph(grade_label(entry.committees_grade), bold=True)
    return Cell((grade, *text_to_paragraphs(entry.said_of_it)), name=cell_names.COMMITTEE_GRADE)


def _impact_cell(entry: EntryData) -> Cell:
    if not entry.has_impact:
        # The reason is printed once: with progress, if that was requested too.
        return _no_update_cell(cell_names.IMPACT, "" if entry.progress else entry.gap_reason)
    return _text_cell(
        entry.impact, cell_names.IMPACT, cell_names.NOT_YET_KNOWN if entry.impact_not_yet else None
    )


_ENTRY_ROWS: list[tuple[str, Callable[[EntryData], Cell], Callable[[EntryData], bool]]] = [
    ("Evidence of Progress ({period}):", _evidence_cell, lambda entry: entry.progress),
    (
        "Assessment of Progress ({period}):\n(include explanation if required)",
        _assessment_cell,
        lambda entry: entry.has_progress,
    ),
    (
        "Committee’s Assessment ({period}):",
        _committee_assessment_cell,
        lambda entry: bool(entry.committees_grade),
    ),
    ("Evidence of Impact ({period}):", _impact_cell, lambda entry: entry.impact_asked),
]


def _labelled_row(label: str, cells: list[Cell], period: str | None = None) -> Row:
    return Row((_label_cell(label, period), *cells))


def _label_cell(label: str, period: str | None = None) -> Cell:
    title, *notes = label.split("\n")
    blocks = (paragraph(title, bold=True), *(paragraph(note) for note in notes))
    return Cell(blocks, header_scope="row", name=cell_names.ROW_LABEL, value=period)


def _text_cell(text: str, name: str, value: str | None = None) -> Cell:
    return Cell(text_to_paragraphs(text), name=name, value=value)


def _no_update_cell(name: str, reason: str) -> Cell:
    return _text_cell(
        "\n".join(filter(None, [cell_names.NOT_RECEIVED_TEXT, reason])), name, cell_names.NOT_RECEIVED
    )


def _not_requested_cell() -> Cell:
    return Cell((paragraph("–"),))


def _bold_paragraphs(blocks: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(
            tuple(Run(run.text, bold=True) for run in block.runs), block.level, block.marker, block.depth
        )
        for block in blocks
    )


def _grading_key_table() -> Table:
    label = Cell(
        (paragraph("Assessment of Progress Gradings:", bold=True),),
        rowspan=2,
        header_scope="row",
        name=cell_names.ROW_LABEL,
    )
    numbers = tuple(Cell((paragraph(str(grade.value), bold=True),), header_scope="column") for grade in Grade)
    meanings = tuple(Cell((paragraph(grade.label),)) for grade in Grade)
    widths = (LABEL_WIDTH, *((1 - LABEL_WIDTH) / len(Grade) for _ in Grade))
    return Table(rows=(Row((label, *numbers)), Row(meanings)), widths=widths, name=cell_names.GRADING_KEY)
