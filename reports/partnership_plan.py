"""A partnership's plan in the layout of its papers: across the page, a table for each theme or objective.

By themes: number, action, lead, target date, outcome, progress and status. By strategic objectives, each
issue has its activities beside it, and its indicators and progress where they are one for all of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from actionplans import paper
from actionplans.cell_words import Part, cell_of, words_cell
from actionplans.plan import Heading, Plan, SubAction
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.words import to_paragraphs
from reports.decided import LABEL_WIDTH, all_that_holds
from reports.options import USUAL, Options
from reports.progress_update import DRAFT, NOT_PUBLISHED
from reports.status_cells import THEME_FILL, head, progress_cell, status_cell, status_head

_BY_THEME = (0.05, 0.2, 0.15, 0.1, 0.18, 0.23, 0.09)
_BY_OBJECTIVE = (0.15, 0.24, 0.11, 0.12, 0.1, 0.2, 0.08)


def partnership_plan(plan: Plan, options: Options = USUAL, *, draft: bool = False) -> Document:
    """The plan as tables, every word of it, in reading order. A draft says so on each page."""
    tables = [_by_objective(plan, each) if each.parts else _by_theme(plan, each) for each in plan.headings]
    nothing = paragraph("This update asks for nothing: no line is outstanding.", name=paper.NOTE)
    return around(plan, tables or [nothing], options, draft=draft, landscape=True)


def around(
    plan: Plan, told: Iterable[Block], options: Options, *, draft: bool, landscape: bool = False
) -> Document:
    """What a partners' paper says of its lines, with all that stands above, below and on each page."""
    return Document(
        blocks=(*opening(plan, draft=draft), *told, *all_that_holds(plan), *closing_words(plan)),
        title=f"{plan.title} (draft)" if draft else plan.title,
        header=page_head(plan, options),
        footer=page_foot(plan, options, draft=draft),
        landscape=landscape,
        is_draft=draft,
    )


def opening(plan: Plan, *, draft: bool) -> Iterator[Block]:
    """The title, whose plan it is where that is known, and what the update says of itself."""
    yield paragraph(f"{plan.title} ({DRAFT})" if draft else plan.title, level=1, name=paper.TITLE)
    told = (
        ("Committee:", paper.COMMITTEE, plan.committee),
        ("Run by:", paper.LINK_OFFICERS, "\n".join(plan.link_officers)),
        ("Plan agreed:", paper.AGREED, plan.agreed),
    )
    if rows := tuple(_told(*each) for each in told if each[2]):
        yield Table(rows, widths=(LABEL_WIDTH, 1 - LABEL_WIDTH), name=paper.HEADER)
    yield from named(paper.INSTRUCTIONS, plan.instructions)


def _told(label: str, name: str, words: str) -> Row:
    first = Cell((paragraph(label, bold=True),), head="row", name=paper.LABEL)
    return Row((first, Cell(to_paragraphs(words), name=name)))


def named(name: str, words: str) -> tuple[Paragraph, ...]:
    """Lines that say what they are."""
    return tuple(replace(line, name=name) for line in to_paragraphs(words))


def page_head(plan: Plan, options: Options) -> tuple[Paragraph, ...]:
    """The place on the agenda that somebody chose, else what the plan's own paper had there."""
    if place := options.place_on_the_agenda:
        return (paragraph(place, bold=True, name=paper.AGENDA_ITEM),)
    return tuple(paragraph(line.line, bold=True) for line in to_paragraphs(plan.on_each_page))


def page_foot(plan: Plan, options: Options, *, draft: bool) -> tuple[Paragraph, ...]:
    runs = (Run(f"{plan.title}, "), Run(plan.period, italic=True)) if plan.period else (Run(plan.title),)
    below = [options.marking, NOT_PUBLISHED if draft else ""]
    return (
        Paragraph(runs, name=paper.PERIOD),
        *(paragraph(words, bold=True) for words in below if words),
    )


def closing_words(plan: Plan) -> Iterator[Paragraph]:
    """What stands below the tables; a line that ends with a colon heads what follows."""
    for line in named(paper.CLOSING, plan.closing):
        is_head = line.text.endswith(":") and not line.marker
        yield replace(line, level=2) if is_head else line


def title_cell(heading: Heading, columns: int, label: str = "") -> Cell:
    """The theme over the whole table, with what is said of it."""
    number = f"{label}{heading.ref}: " if label else f"{heading.ref}. " if heading.ref else ""
    title = paragraph(f"{number}{heading.text}", level=2, bold=True)
    cell = cell_of(paper.THEME, _heading_part(heading, number, (title,)))
    return replace(cell, colspan=columns, head="column", fill=THEME_FILL)


def _heading_part(heading: Heading, number: str, title: tuple[Paragraph, ...]) -> Part:
    said = {"text": title, "purpose": to_paragraphs(heading.purpose)}
    return Part(said, {"ref": heading.ref, "number": number})


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
        name=paper.LINES,
    )


def _line(line: SubAction) -> Iterator[Cell]:
    yield replace(words_cell(paper.REF, {"ref": line.ref}), head="row")
    yield words_cell(paper.AGREED_ACTION, {"action": line.action})
    yield lead_cell(line)
    yield date_cell(line)
    yield words_cell(paper.MEASURE, {"measure": line.measure, "indicators": line.indicators})
    yield progress_cell(line)
    yield status_cell(line)


def lead_cell(line: SubAction) -> Cell:
    return words_cell(paper.RESPONSIBILITY, {"responsibility": line.responsibility}, owners=line.owners)


def date_cell(line: SubAction) -> Cell:
    return words_cell(paper.DATE, {"date_text": line.date_text}, due=line.due)


def _by_objective(plan: Plan, objective: Heading) -> Table:
    heads = ("Objective/Issue", "Activity/Output", "Timeframe", "Lead", "National Indicator")
    period = f"Progress to date – {plan.period}" if plan.period else "Progress to date"
    top = Row((*map(head, heads), head(period), head(status_head(plan))))
    rows = [row for issue in objective.parts for row in _issue(issue)]
    rows += _lines_beside(cell_of(paper.PART), objective.sub_actions)
    return Table(
        rows=(Row((title_cell(objective, len(_BY_OBJECTIVE), "Strategic Objective "),)), top, *rows),
        heads=2,
        widths=_BY_OBJECTIVE,
        name=paper.LINES,
    )


def _issue(issue: Heading) -> Iterator[Row]:
    number = f"{issue.ref}. " if issue.ref else ""
    cell = cell_of(paper.PART, _heading_part(issue, number, to_paragraphs(f"{number}{issue.text}")))
    if issue.sub_actions:
        yield from _lines_beside(cell, issue.sub_actions)
    else:
        nothing = Cell(colspan=len(_BY_OBJECTIVE) - 1, name=paper.NONE)
        yield Row((replace(cell, head="row"), nothing))


def _lines_beside(issue: Cell, lines: tuple[SubAction, ...]) -> Iterator[Row]:
    """The lines of one issue; what is the same of all stands once beside them."""
    once_indicators = _is_one(lines, lambda line: line.indicators)
    once_said = _is_one(lines, lambda line: (progress_cell(line), status_cell(line)))
    for place, line in enumerate(lines):
        first, span = place == 0, len(lines)
        cells = [replace(issue, rowspan=span, head="row")] if first else []
        activity = {"ref": line.ref, "action": line.action, "measure": line.measure}
        cells.append(words_cell(paper.AGREED_ACTION, activity))
        cells += [date_cell(line), lead_cell(line)]
        if first or not once_indicators:
            indicators = words_cell(paper.INDICATORS, {"indicators": line.indicators})
            cells.append(replace(indicators, rowspan=span if once_indicators else 1))
        if first or not once_said:
            rows = span if once_said else 1
            cells += [replace(cell, rowspan=rows) for cell in (progress_cell(line), status_cell(line))]
        yield Row(tuple(cells))


def _is_one(lines: Iterable[SubAction], of: Callable[[SubAction], object]) -> bool:
    values = [of(line) for line in lines]
    return all(value == values[0] for value in values)
