"""A partnership's plan in the layout of its papers: across the page, a table for each theme or objective.

By themes: number, action, lead, target date, outcome, progress and status. By strategic objectives, each
issue has its activities beside it, and its indicators and progress where they are one for all of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from actionplans import paper
from actionplans.plan import Heading, Plan, SubAction
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.words import to_paragraphs
from reports.decided import all_that_holds
from reports.options import USUAL, Options
from reports.status_cells import THEME_FILL, fill_of, head, newest, progress_blocks, status_cell, status_head

DRAFT = "DRAFT"
_BY_THEME = (0.05, 0.2, 0.15, 0.1, 0.18, 0.23, 0.09)
_BY_OBJECTIVE = (0.15, 0.24, 0.11, 0.12, 0.1, 0.2, 0.08)


def partnership_plan(plan: Plan, options: Options = USUAL, *, draft: bool = False) -> Document:
    """The plan as tables, every word of it, in reading order. A draft says so on each page."""
    blocks: list[Block] = [paragraph(f"{plan.title} ({DRAFT})" if draft else plan.title, level=1)]
    blocks += to_paragraphs(plan.instructions)
    for heading in plan.headings:
        blocks.append(_by_objective(plan, heading) if heading.parts else _by_theme(plan, heading))
    if not plan.headings:
        blocks.append(paragraph("This update asks for nothing: no line is outstanding."))
    blocks += all_that_holds(plan)
    blocks += closing_words(plan)
    return Document(
        blocks=tuple(blocks),
        title=f"{plan.title} (draft)" if draft else plan.title,
        header=page_head(plan, options),
        footer=page_foot(plan, options, draft=draft),
        landscape=True,
        is_draft=draft,
    )


def page_head(plan: Plan, options: Options) -> tuple[Paragraph, ...]:
    """The place on the agenda that somebody chose, else what the plan's own paper had there."""
    if place := options.place_on_the_agenda:
        return (paragraph(place, bold=True, name=paper.AGENDA_ITEM),)
    return tuple(paragraph(line.line, bold=True) for line in to_paragraphs(plan.on_each_page))


def page_foot(plan: Plan, options: Options, *, draft: bool) -> tuple[Paragraph, ...]:
    period = (Run(", "), Run(plan.period, italic=True)) if plan.period else ()
    below = [options.marking, f"{DRAFT}: not published yet" if draft else ""]
    return (Paragraph((Run(plan.title), *period)), *(paragraph(words, bold=True) for words in below if words))


def closing_words(plan: Plan) -> Iterator[Paragraph]:
    """What stands below the tables; a line that ends with a colon heads what follows."""
    for line in to_paragraphs(plan.closing):
        is_head = line.text.endswith(":") and not line.marker
        yield Paragraph(line.runs, level=2) if is_head else line


def title_cell(heading: Heading, columns: int, label: str = "") -> Cell:
    """The theme over the whole table, with what is said of it."""
    number = f"{label}{heading.ref}: " if label else f"{heading.ref}. " if heading.ref else ""
    title = Paragraph((Run(f"{number}{heading.text}", bold=True),), level=2)
    return Cell((title, *to_paragraphs(heading.purpose)), colspan=columns, head="column", fill=THEME_FILL)


def _by_theme(plan: Plan, theme: Heading) -> Table:
    heads = ("No.", "Action", "Lead Organisation / Partner(s)", "Target Date", "Outcome", "Progress")
    top = Row((*map(head, heads), head(status_head(plan))))
    return Table(
        rows=(
            Row((title_cell(theme, len(_BY_THEME)),)),
            top,
            *(Row(tuple(_line(line))) for line in theme.sub_actions),
        ),
        heads=2,
        widths=_BY_THEME,
    )


def _line(line: SubAction) -> Iterator[Cell]:
    outcome = "\n".join(filter(None, [line.measure, line.indicators]))
    for number, words in enumerate((line.ref, line.action, line.responsibility, line.date_text, outcome)):
        yield Cell(to_paragraphs(words), head="row" if not number else None)
    yield Cell(progress_blocks(line))
    yield status_cell(line)


def _by_objective(plan: Plan, objective: Heading) -> Table:
    heads = ("Objective/Issue", "Activity/Output", "Timeframe", "Lead", "National Indicator")
    period = f"Progress to date – {plan.period}" if plan.period else "Progress to date"
    top = Row((*map(head, heads), head(period), head(status_head(plan))))
    issues = (*objective.parts, Heading(sub_actions=objective.sub_actions))
    rows = [row for issue in issues for row in _issue(issue)]
    return Table(
        rows=(Row((title_cell(objective, len(_BY_OBJECTIVE), "Strategic Objective "),)), top, *rows),
        heads=2,
        widths=_BY_OBJECTIVE,
    )


def _issue(issue: Heading) -> Iterator[Row]:
    """The lines of one issue; what is the same of all stands once beside them."""
    lines = issue.sub_actions
    number = f"{issue.ref}. " if issue.ref else ""
    words = to_paragraphs("\n".join(filter(None, [f"{number}{issue.text}", issue.purpose])))
    once_indicators = _is_one(lines, lambda line: line.indicators)
    once_said = _is_one(lines, lambda line: (progress_blocks(line), tuple(map(fill_of, newest(line)))))
    for place, line in enumerate(lines):
        first, span = place == 0, len(lines)
        cells = [Cell(words, rowspan=span, head="row")] if first else []
        outcome = "\n".join(filter(None, [line.action, line.measure]))
        cells += [Cell(to_paragraphs(said)) for said in (outcome, line.date_text, line.responsibility)]
        if first or not once_indicators:
            cells.append(Cell(to_paragraphs(line.indicators), rowspan=span if once_indicators else 1))
        if first or not once_said:
            rows = span if once_said else 1
            cells += [Cell(progress_blocks(line), rowspan=rows), status_cell(line, rowspan=rows)]
        yield Row(tuple(cells))


def _is_one(lines: Iterable[SubAction], of: Callable[[SubAction], object]) -> bool:
    values = [of(line) for line in lines]
    return all(value == values[0] for value in values)
