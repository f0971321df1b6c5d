"""The report of a partnership's plan: landscape, with a table for each theme or objective.

A theme has a row for each action. A strategic objective has its issues at the left, each beside its
activities; indicators and progress that all activities of an issue share are printed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names
from documents.plan.multi_field_cells import CellPart, build_cell, build_text_cell
from documents.plan.plan_data import HeadingData, PlanData, SubActionData
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from reports.decision_tables import LABEL_WIDTH, decisions_in_force_table
from reports.progress_update import DRAFT, DRAFT_FOOTER
from reports.report_options import DEFAULT_OPTIONS, ReportOptions
from reports.status_cells import THEME_FILL, column_heading, progress_cell, status_cell, status_column_label

_THEME_WIDTHS = (0.05, 0.2, 0.15, 0.1, 0.18, 0.23, 0.09)
_OBJECTIVE_WIDTHS = (0.15, 0.24, 0.11, 0.12, 0.1, 0.2, 0.08)


def partnership_plan(
    plan: PlanData, options: ReportOptions = DEFAULT_OPTIONS, *, draft: bool = False
) -> Document:
    """The whole plan as tables, in reading order. A draft is marked as such on each page."""
    tables = [
        _objective_table(plan, heading) if heading.parts else _theme_table(plan, heading)
        for heading in plan.headings
    ]
    nothing = paragraph("This update asks for nothing: no line is outstanding.", name=cell_names.NOTE)
    return wrap_document(plan, tables or [nothing], options, draft=draft, landscape=True)


def wrap_document(
    plan: PlanData, body: Iterable[Block], options: ReportOptions, *, draft: bool, landscape: bool = False
) -> Document:
    """A partnership's report: `body` with its opening, decisions, closing text, page header and footer."""
    return Document(
        blocks=(
            *opening_blocks(plan, draft=draft),
            *body,
            *decisions_in_force_table(plan),
            *closing_paragraphs(plan),
        ),
        title=f"{plan.title} (draft)" if draft else plan.title,
        header=page_header(plan, options),
        footer=page_footer(plan, options, draft=draft),
        landscape=landscape,
        is_draft=draft,
    )


def opening_blocks(plan: PlanData, *, draft: bool) -> Iterator[Block]:
    """The title, a table with committee, link officers and date of agreement, and the instructions."""
    yield paragraph(f"{plan.title} ({DRAFT})" if draft else plan.title, level=1, name=cell_names.TITLE)
    labelled_values = (
        ("Committee:", cell_names.COMMITTEE, plan.committee),
        ("Run by:", cell_names.LINK_OFFICERS, "\n".join(plan.link_officers)),
        ("Plan agreed:", cell_names.AGREED_MONTH, plan.agreed),
    )
    if rows := tuple(_header_row(*row) for row in labelled_values if row[2]):
        yield Table(rows, widths=(LABEL_WIDTH, 1 - LABEL_WIDTH), name=cell_names.HEADER)
    yield from text_to_named_paragraphs(cell_names.INSTRUCTIONS, plan.instructions)


def _header_row(label: str, name: str, text: str) -> Row:
    label_cell = Cell((paragraph(label, bold=True),), header_scope="row", name=cell_names.ROW_LABEL)
    return Row((label_cell, Cell(text_to_paragraphs(text), name=name)))


def text_to_named_paragraphs(name: str, text: str) -> tuple[Paragraph, ...]:
    """A text as paragraphs, each with this name, by which an import recognises them."""
    return tuple(replace(block, name=name) for block in text_to_paragraphs(text))


def page_header(plan: PlanData, options: ReportOptions) -> tuple[Paragraph, ...]:
    """The chosen agenda item and appendix, or else the plan's own page header."""
    if place := options.place_on_the_agenda:
        return (paragraph(place, bold=True, name=cell_names.AGENDA_ITEM),)
    return tuple(paragraph(block.line, bold=True) for block in text_to_paragraphs(plan.on_each_page))


def page_footer(plan: PlanData, options: ReportOptions, *, draft: bool) -> tuple[Paragraph, ...]:
    runs = (Run(f"{plan.title}, "), Run(plan.period, italic=True)) if plan.period else (Run(plan.title),)
    bold_texts = [options.marking, DRAFT_FOOTER if draft else ""]
    return (
        Paragraph(runs, name=cell_names.PERIOD),
        *(paragraph(text, bold=True) for text in bold_texts if text),
    )


def closing_paragraphs(plan: PlanData) -> Iterator[Paragraph]:
    """The plan's closing text, in which a line that ends with a colon is a heading."""
    for block in text_to_named_paragraphs(cell_names.CLOSING_STATEMENT, plan.closing):
        is_heading = block.text.endswith(":") and not block.marker
        yield replace(block, level=2) if is_heading else block


def heading_cell(heading: HeadingData, columns: int, label: str = "") -> Cell:
    """The heading of a table, across all its columns, with its purpose below."""
    number = f"{label}{heading.ref}: " if label else f"{heading.ref}. " if heading.ref else ""
    title = paragraph(f"{number}{heading.text}", level=2, bold=True)
    cell = build_cell(cell_names.THEME, _heading_part(heading, number, (title,)))
    return replace(cell, colspan=columns, header_scope="column", fill=THEME_FILL)


def _heading_part(heading: HeadingData, number: str, title: tuple[Paragraph, ...]) -> CellPart:
    values = {"text": title, "purpose": text_to_paragraphs(heading.purpose)}
    return CellPart(values, {"ref": heading.ref, "number": number})


def _theme_table(plan: PlanData, theme: HeadingData) -> Table:
    headers = ("No.", "Action", "Lead Organisation / Partner(s)", "Target Date", "Outcome", "Progress")
    header_row = Row((*map(column_heading, headers), column_heading(status_column_label(plan))))
    return Table(
        rows=(
            Row((heading_cell(theme, len(_THEME_WIDTHS)),)),
            header_row,
            *(Row(tuple(_action_cells(sub_action))) for sub_action in theme.sub_actions),
        ),
        heads=2,
        widths=_THEME_WIDTHS,
        name=cell_names.SUB_ACTIONS,
    )


def _action_cells(sub_action: SubActionData) -> Iterator[Cell]:
    yield replace(build_text_cell(cell_names.REF, {"ref": sub_action.ref}), header_scope="row")
    yield build_text_cell(cell_names.AGREED_ACTION, {"action": sub_action.action})
    yield lead_cell(sub_action)
    yield date_cell(sub_action)
    yield build_text_cell(
        cell_names.MEASURE, {"measure": sub_action.measure, "indicators": sub_action.indicators}
    )
    yield progress_cell(sub_action)
    yield status_cell(sub_action)


def lead_cell(sub_action: SubActionData) -> Cell:
    return build_text_cell(
        cell_names.RESPONSIBILITY, {"responsibility": sub_action.responsibility}, owners=sub_action.owners
    )


def date_cell(sub_action: SubActionData) -> Cell:
    return build_text_cell(cell_names.DATE, {"date_text": sub_action.date_text}, due=sub_action.due)


def _objective_table(plan: PlanData, objective: HeadingData) -> Table:
    headers = ("Objective/Issue", "Activity/Output", "Timeframe", "Lead", "National Indicator")
    progress_header = f"Progress to date – {plan.period}" if plan.period else "Progress to date"
    header_row = Row(
        (
            *map(column_heading, headers),
            column_heading(progress_header),
            column_heading(status_column_label(plan)),
        )
    )
    body_rows = [row for issue in objective.parts for row in _issue_rows(issue)]
    body_rows += _action_rows_for_issue(build_cell(cell_names.PART), objective.sub_actions)
    return Table(
        rows=(
            Row((heading_cell(objective, len(_OBJECTIVE_WIDTHS), "Strategic Objective "),)),
            header_row,
            *body_rows,
        ),
        heads=2,
        widths=_OBJECTIVE_WIDTHS,
        name=cell_names.SUB_ACTIONS,
    )


def _issue_rows(issue: HeadingData) -> Iterator[Row]:
    number = f"{issue.ref}. " if issue.ref else ""
    cell = build_cell(
        cell_names.PART, _heading_part(issue, number, text_to_paragraphs(f"{number}{issue.text}"))
    )
    if issue.sub_actions:
        yield from _action_rows_for_issue(cell, issue.sub_actions)
    else:
        nothing = Cell(colspan=len(_OBJECTIVE_WIDTHS) - 1, name=cell_names.NOT_RECEIVED)
        yield Row((replace(cell, header_scope="row"), nothing))


def _action_rows_for_issue(issue: Cell, sub_actions: tuple[SubActionData, ...]) -> Iterator[Row]:
    """A row for each action of an issue. Values that all of them share are in one cell across the rows."""
    has_shared_indicators = _all_equal(sub_actions, lambda sub_action: sub_action.indicators)
    has_shared_progress = _all_equal(
        sub_actions, lambda sub_action: (progress_cell(sub_action), status_cell(sub_action))
    )
    for index, sub_action in enumerate(sub_actions):
        is_first, row_count = index == 0, len(sub_actions)
        cells = [replace(issue, rowspan=row_count, header_scope="row")] if is_first else []
        activity = {"ref": sub_action.ref, "action": sub_action.action, "measure": sub_action.measure}
        cells.append(build_text_cell(cell_names.AGREED_ACTION, activity))
        cells += [date_cell(sub_action), lead_cell(sub_action)]
        if is_first or not has_shared_indicators:
            indicators = build_text_cell(cell_names.INDICATORS, {"indicators": sub_action.indicators})
            cells.append(replace(indicators, rowspan=row_count if has_shared_indicators else 1))
        if is_first or not has_shared_progress:
            rowspan = row_count if has_shared_progress else 1
            cells += [
                replace(cell, rowspan=rowspan)
                for cell in (progress_cell(sub_action), status_cell(sub_action))
            ]
        yield Row(tuple(cells))


def _all_equal(sub_actions: Iterable[SubActionData], get_value: Callable[[SubActionData], object]) -> bool:
    values = [get_value(sub_action) for sub_action in sub_actions]
    return all(value == values[0] for value in values)
