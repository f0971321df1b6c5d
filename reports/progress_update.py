"""The Progress Update: the committee's paper on one round of one review.

What it says, in the layout that Stockton-on-Tees' committees know: a header block, the round's
instructions, and for each recommendation or part a table of labels and values, with strands side by
side. How it looks is each writer's business.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator

from actionplans import paper
from actionplans.dates import month_of
from actionplans.grades import Grade, in_words
from actionplans.plan import Entry, Heading, Plan, SubAction
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.words import to_paragraphs
from reports.choosing import left_out, printed
from reports.decided import LABEL_WIDTH, since_last
from reports.front_page import front_page
from reports.options import USUAL, Front, Layout, Options, Rounds

TITLE = "SCRUTINY MONITORING – PROGRESS UPDATE"
DRAFT = "DRAFT"
NOT_PUBLISHED = f"{DRAFT}: not published yet"
NOT_PRINTED = "Not printed here, as they are fully achieved:"
EARLIER_NOT_PRINTED = "What earlier updates said of these actions is not printed here."
MOST_STRANDS = 5  # side by side; more would be too narrow to read


def progress_update(plan: Plan, options: Options = USUAL, *, draft: bool = False) -> Document:
    """The plan as headings and tables, every word of what the options print, in reading order.

    A draft says so on each page.
    """
    heading = f"{TITLE} ({DRAFT})" if draft else TITLE
    blocks: list[Block] = [paragraph(heading, level=1, name=paper.TITLE), _header(plan)]
    if options.front == Front.YES:
        blocks += front_page(plan)
    if plan.instructions:
        blocks += [_named(p, paper.INSTRUCTIONS) for p in to_paragraphs(plan.instructions)]
    for recommendation in printed(plan, options).headings:
        blocks += _recommendation(recommendation, options)
    if not plan.headings:
        blocks.append(paragraph("This update asks for nothing: no action is outstanding."))
    blocks += [paragraph(note, name=paper.NOTE) for note in _notes(plan, options)]
    blocks += since_last(plan)
    blocks.append(_grading_key())
    title = f"{plan.title} – scrutiny monitoring, progress update{' (draft)' if draft else ''}"
    return Document(
        blocks=tuple(blocks),
        title=f"{title}, {plan.period}" if plan.period else title,
        header=_page_header(options),
        footer=_footer(plan, options, draft=draft),
        is_draft=draft,
    )


def _notes(plan: Plan, options: Options) -> Iterator[str]:
    """What this paper leaves out, so that nobody takes it for all there is."""
    if names := left_out(plan, options):
        yield f"{NOT_PRINTED} {'; '.join(dict.fromkeys(names))}."
    is_shorter = any(len(line.entries) > 1 for *_, line in plan.sub_actions())
    if options.rounds == Rounds.LAST and is_shorter:
        yield EARLIER_NOT_PRINTED


def _page_header(options: Options) -> tuple[Paragraph, ...]:
    place = options.place_on_the_agenda
    return (paragraph(place, bold=True, name=paper.AGENDA_ITEM),) if place else ()


def _footer(plan: Plan, options: Options, *, draft: bool) -> tuple[Paragraph, ...]:
    period = Paragraph(
        (Run(f"{plan.title} progress update, "), Run(plan.period, italic=True)), name=paper.PERIOD
    )
    below = [options.marking, NOT_PUBLISHED if draft else ""]
    return (period, *(paragraph(words, bold=True) for words in below if words))


def _named(line: Paragraph, name: str) -> Paragraph:
    return Paragraph(line.runs, line.level, line.marker, line.depth, name)


def _header(plan: Plan) -> Table:
    rows = [("Review:", paper.REVIEW, plan.title)]
    if plan.committee:
        rows.append(("Select Committee:", paper.COMMITTEE, plan.committee))
    rows.append(("Link Officer/s:", paper.LINK_OFFICERS, "\n".join(plan.link_officers)))
    rows.append(("Action Plan Agreed:", paper.AGREED, plan.agreed))
    return Table(
        rows=tuple(Row((_label(label), _words(text, name))) for label, name, text in rows),
        widths=(LABEL_WIDTH, 1 - LABEL_WIDTH),
        name=paper.HEADER,
    )


def _recommendation(recommendation: Heading, options: Options) -> Iterator[Block]:
    label = f"Recommendation {recommendation.ref}: " if recommendation.ref else "Recommendation: "
    yield _heading(label, recommendation.text, level=2, name=paper.RECOMMENDATION)
    yield from _tables(recommendation.sub_actions, options)
    for part in recommendation.parts:
        yield _heading(f"{part.ref}) " if part.ref else "", part.text, level=3, name=paper.PART)
        yield from _tables(part.sub_actions, options)


def _heading(label: str, text: str, *, level: int, name: str) -> Paragraph:
    # The label is bold and the words are not, so that a reader can tell them apart again.
    runs = tuple(run for run in (Run(label, bold=True), Run(text)) if run.text)
    return Paragraph(runs, level=level, name=name)


def _tables(sub_actions: tuple[SubAction, ...], options: Options) -> Iterator[Table]:
    """Strands that follow one another stand side by side; an action without a strand stands alone."""
    most = 1 if options.layout == Layout.BLOCKS else MOST_STRANDS
    together: list[SubAction] = []
    for line in sub_actions:
        if together and (not line.strand or not together[-1].strand or len(together) == most):
            yield _action_table(together)
            together = []
        together.append(line)
    if together:
        yield _action_table(together)


def _action_table(lines: list[SubAction]) -> Table:
    strands = [Row((Cell(), *(_strand(line) for line in lines)))] if lines[0].strand else []
    rest = 1 - LABEL_WIDTH
    return Table(
        rows=(*strands, *_agreed_rows(lines), *_entry_rows(lines)),
        heads=len(strands),
        widths=(LABEL_WIDTH, *(rest / len(lines) for _ in lines)),
        name=paper.ACTION,
    )


def _strand(line: SubAction) -> Cell:
    return Cell(_bold(to_paragraphs(line.strand)), head="column", name=paper.STRAND)


def _agreed_rows(lines: list[SubAction]) -> Iterator[Row]:
    if any(line.ref for line in lines):
        yield _row("Reference:", [_words(line.ref, paper.REF) for line in lines])
    yield _row("Responsibility:", [_responsibility(line) for line in lines])
    yield _row("Date:", [_words(line.date_text, paper.DATE, line.due) for line in lines])
    if any(line.revised for line in lines):
        yield _row("Revised Date Agreed:", [_words(line.revised, paper.REVISED) for line in lines])
    yield _row("Agreed Action:", [_words(line.action, paper.AGREED_ACTION) for line in lines])
    yield _row("Agreed Success Measure:", [_words(line.measure, paper.MEASURE) for line in lines])


def _responsibility(line: SubAction) -> Cell:
    owners = json.dumps(line.owners, ensure_ascii=False)
    return _words(line.responsibility, paper.RESPONSIBILITY, owners)


def _entry_rows(lines: list[SubAction]) -> Iterator[Row]:
    """Evidence, assessment and impact of each round that one of the lines has, oldest first."""
    periods = sorted({entry.period for line in lines for entry in line.entries}, key=_when)
    for period in periods:
        entries = [next((e for e in line.entries if e.period == period), None) for line in lines]
        for label, cell, asked in _QUESTIONS:
            if any(entry and asked(entry) for entry in entries):
                cells = [cell(entry) if entry and asked(entry) else _not_asked() for entry in entries]
                words = label.format(period=period) if period else label.replace(" ({period})", "")
                yield _row(words, cells, period)


def _when(period: str) -> tuple[dt.date, str]:
    return month_of(period) or dt.date.max, period


def _evidence(entry: Entry) -> Cell:
    if not entry.has_progress:
        return _nothing(paper.EVIDENCE, entry.gap_reason)
    return _words(entry.evidence, paper.EVIDENCE)


def _assessment(entry: Entry) -> Cell:
    grade = entry.grade_text or in_words(entry.grade)
    blocks = (paragraph(grade, bold=True, name=paper.ASSESSMENT), *to_paragraphs(entry.explanation))
    return Cell(blocks, name=paper.ASSESSMENT, value=str(entry.grade or ""))


def _committees(entry: Entry) -> Cell:
    """Beside the officer's, where the committee holds another grade."""
    grade = paragraph(in_words(entry.committees_grade), bold=True)
    return Cell((grade, *to_paragraphs(entry.said_of_it)), name=paper.COMMITTEES)


def _impact(entry: Entry) -> Cell:
    if not entry.has_impact:
        # The reason is printed once, with the first question that it answers.
        return _nothing(paper.IMPACT, "" if entry.progress else entry.gap_reason)
    return _words(entry.impact, paper.IMPACT, paper.NOT_YET if entry.impact_not_yet else None)


_QUESTIONS: list[tuple[str, Callable[[Entry], Cell], Callable[[Entry], bool]]] = [
    ("Evidence of Progress ({period}):", _evidence, lambda entry: entry.progress),
    (
        "Assessment of Progress ({period}):\n(include explanation if required)",
        _assessment,
        lambda entry: entry.has_progress,
    ),
    ("Committee’s Assessment ({period}):", _committees, lambda entry: bool(entry.committees_grade)),
    ("Evidence of Impact ({period}):", _impact, lambda entry: entry.impact_asked),
]


def _row(label: str, cells: list[Cell], period: str | None = None) -> Row:
    return Row((_label(label, period), *cells))


def _label(label: str, period: str | None = None) -> Cell:
    first, *more = label.split("\n")
    blocks = (paragraph(first, bold=True), *(paragraph(line) for line in more))
    return Cell(blocks, head="row", name=paper.LABEL, value=period)


def _words(text: str, name: str, value: str | None = None) -> Cell:
    return Cell(to_paragraphs(text), name=name, value=value)


def _nothing(name: str, reason: str) -> Cell:
    return _words("\n".join(filter(None, [paper.NO_UPDATE, reason])), name, paper.NONE)


def _not_asked() -> Cell:
    return Cell((paragraph("–"),))


def _bold(lines: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(tuple(Run(run.text, bold=True) for run in line.runs), line.level, line.marker, line.depth)
        for line in lines
    )


def _grading_key() -> Table:
    label = Cell(
        (paragraph("Assessment of Progress Gradings:", bold=True),), rowspan=2, head="row", name=paper.LABEL
    )
    numbers = tuple(Cell((paragraph(str(grade.value), bold=True),), head="column") for grade in Grade)
    meanings = tuple(Cell((paragraph(str(grade.label)),)) for grade in Grade)
    widths = (LABEL_WIDTH, *((1 - LABEL_WIDTH) / len(Grade) for _ in Grade))
    return Table(rows=(Row((label, *numbers)), Row(meanings)), widths=widths, name=paper.KEY)
