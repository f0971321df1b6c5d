"""The report of an assessment against standards: a table of characteristics for each standard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from documents.plan import cell_names
from documents.plan.multi_field_cells import build_text_cell
from documents.plan.plan_data import HeadingData, PlanData, SubActionData
from documents.tree import Block, Document, Paragraph, Row, Run, Table, paragraph
from reports.partnership_plan_layout import date_cell, lead_cell, text_to_named_paragraphs, wrap_document
from reports.report_options import DEFAULT_OPTIONS, ReportOptions
from reports.status_cells import column_heading, progress_cell, status_cell

_COLUMN_LABELS = {
    cell_names.REF: "No.",
    cell_names.AGREED_ACTION: "Characteristics of good practice",
    cell_names.MEASURE: "Function",
    cell_names.RESPONSIBILITY: "Lead",
    cell_names.DATE: "Target date",
    cell_names.INDICATORS: "Indicators",
    cell_names.EVIDENCE: "Local response",
    cell_names.STATUS: "Level",
}
_NARROW_WIDTH = 0.12  # of each column but the number and those in _TEXT_SHARES
_NUMBER_WIDTH = 0.06
_TEXT_SHARES = {
    cell_names.AGREED_ACTION: 0.34,
    cell_names.MEASURE: 0.32,
    cell_names.EVIDENCE: 0.34,
}  # of the remaining width


def standards_assessment(
    plan: PlanData, options: ReportOptions = DEFAULT_OPTIONS, *, draft: bool = False
) -> Document:
    """The standards as headings and tables, in reading order."""
    columns = _columns_used(plan)
    blocks = [block for standard in plan.headings for block in _standard_blocks(standard, columns)]
    nothing = paragraph("This update asks for nothing: every characteristic is met.", name=cell_names.NOTE)
    return wrap_document(plan, blocks or [nothing], options, draft=draft)


def _columns_used(plan: PlanData) -> list[str]:
    """The columns of the report: the optional ones only if an action has a value for them."""
    sub_actions = [sub_action for *_, sub_action in plan.sub_actions()]
    entries = [entry for sub_action in sub_actions for entry in sub_action.entries]
    is_used = {
        cell_names.RESPONSIBILITY: any(
            sub_action.responsibility or sub_action.owners for sub_action in sub_actions
        ),
        cell_names.DATE: any(sub_action.date_text for sub_action in sub_actions),
        cell_names.INDICATORS: any(sub_action.indicators for sub_action in sub_actions),
        cell_names.STATUS: any(entry.grade_text or entry.grade or entry.explanation for entry in entries),
    }
    return [name for name in _COLUMN_LABELS if is_used.get(name, True)]


def _column_widths(columns: list[str]) -> tuple[float, ...]:
    text_width = 1 - _NUMBER_WIDTH - _NARROW_WIDTH * (len(columns) - 1 - len(_TEXT_SHARES))
    text_widths = {name: round(share * text_width, 2) for name, share in _TEXT_SHARES.items()}
    return tuple({cell_names.REF: _NUMBER_WIDTH, **text_widths}.get(name, _NARROW_WIDTH) for name in columns)


def _standard_blocks(standard: HeadingData, columns: list[str]) -> Iterator[Block]:
    marker = f"{standard.ref}." if standard.ref else None
    first_line, *other_lines = standard.purpose.split("\n")
    title = Run(f"{standard.text}:" if first_line else standard.text, bold=True)
    runs = tuple(run for run in (title, Run(f" {first_line}" if first_line else "")) if run.text)
    yield Paragraph(runs, level=2, marker=marker, name=cell_names.THEME)
    yield from text_to_named_paragraphs(cell_names.PURPOSE, "\n".join(other_lines))
    header_row = Row(tuple(column_heading(_COLUMN_LABELS[name]) for name in columns))
    sub_actions = [
        sub_action for heading in (standard, *standard.parts) for sub_action in heading.sub_actions
    ]
    yield Table(
        rows=(header_row, *(_characteristic_row(sub_action, columns) for sub_action in sub_actions)),
        heads=1,
        widths=_column_widths(columns),
        name=cell_names.CHARACTERISTICS,
    )


def _characteristic_row(sub_action: SubActionData, columns: list[str]) -> Row:
    cells = {
        cell_names.REF: replace(build_text_cell(cell_names.REF, {"ref": sub_action.ref}), header_scope="row"),
        cell_names.AGREED_ACTION: build_text_cell(cell_names.AGREED_ACTION, {"action": sub_action.action}),
        cell_names.MEASURE: build_text_cell(cell_names.MEASURE, {"measure": sub_action.measure}),
        cell_names.RESPONSIBILITY: lead_cell(sub_action),
        cell_names.DATE: date_cell(sub_action),
        cell_names.INDICATORS: build_text_cell(cell_names.INDICATORS, {"indicators": sub_action.indicators}),
        cell_names.EVIDENCE: progress_cell(sub_action),
        cell_names.STATUS: status_cell(sub_action),
    }
    return Row(tuple(cells[name] for name in columns))
