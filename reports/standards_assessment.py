"""An assessment against standards in the layout of its papers: for each, a table of characteristics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from documents.plan import cell_names as paper
from documents.plan.cell_lines import build_text_cell
from documents.plan.data import HeadingData, PlanData, SubActionData
from documents.tree import Block, Document, Paragraph, Row, Run, Table, paragraph
from reports.options import DEFAULT_OPTIONS, ReportOptions
from reports.partnership_plan import date_cell, lead_cell, named_paragraphs, wrap_document
from reports.status_cells import column_heading, progress_cell, status_cell

_COLUMN_LABELS = {
    paper.REF: "No.",
    paper.AGREED_ACTION: "Characteristics of good practice",
    paper.MEASURE: "Function",
    paper.RESPONSIBILITY: "Lead",
    paper.DATE: "Target date",
    paper.INDICATORS: "Indicators",
    paper.EVIDENCE: "Local response",
    paper.STATUS: "Level",
}
_NARROW_WIDTH = 0.12  # of each but the number and those with the words
_NUMBER_WIDTH = 0.06
_TEXT_SHARES = {paper.AGREED_ACTION: 0.34, paper.MEASURE: 0.32, paper.EVIDENCE: 0.34}  # of what is left


def standards_assessment(
    plan: PlanData, options: ReportOptions = DEFAULT_OPTIONS, *, draft: bool = False
) -> Document:
    """The standards as headings and tables, every word of them, in reading order."""
    columns = _columns_used(plan)
    told = [block for standard in plan.headings for block in _standard_blocks(standard, columns)]
    nothing = paragraph("This update asks for nothing: every characteristic is met.", name=paper.NOTE)
    return wrap_document(plan, told or [nothing], options, draft=draft)


def _columns_used(plan: PlanData) -> list[str]:
    """Those that every such paper has, and of the others those in which some line says something."""
    lines = [line for *_, line in plan.sub_actions()]
    entries = [entry for line in lines for entry in line.entries]
    optional = {
        paper.RESPONSIBILITY: any(line.responsibility or line.owners for line in lines),
        paper.DATE: any(line.date_text for line in lines),
        paper.INDICATORS: any(line.indicators for line in lines),
        paper.STATUS: any(entry.grade_text or entry.grade or entry.explanation for entry in entries),
    }
    return [name for name in _COLUMN_LABELS if optional.get(name, True)]


def _column_widths(columns: list[str]) -> tuple[float, ...]:
    words = 1 - _NUMBER_WIDTH - _NARROW_WIDTH * (len(columns) - 1 - len(_TEXT_SHARES))
    shares = {name: round(share * words, 2) for name, share in _TEXT_SHARES.items()}
    return tuple({paper.REF: _NUMBER_WIDTH, **shares}.get(name, _NARROW_WIDTH) for name in columns)


def _standard_blocks(standard: HeadingData, columns: list[str]) -> Iterator[Block]:
    marker = f"{standard.ref}." if standard.ref else None
    first, *more = standard.purpose.split("\n")
    title = Run(f"{standard.text}:" if first else standard.text, bold=True)
    runs = tuple(run for run in (title, Run(f" {first}" if first else "")) if run.text)
    yield Paragraph(runs, level=2, marker=marker, name=paper.THEME)
    yield from named_paragraphs(paper.PURPOSE, "\n".join(more))
    heads = Row(tuple(column_heading(_COLUMN_LABELS[name]) for name in columns))
    lines = [line for each in (standard, *standard.parts) for line in each.sub_actions]
    yield Table(
        rows=(heads, *(_characteristic_row(line, columns) for line in lines)),
        heads=1,
        widths=_column_widths(columns),
        name=paper.CHARACTERISTICS,
    )


def _characteristic_row(line: SubActionData, columns: list[str]) -> Row:
    cells = {
        paper.REF: replace(build_text_cell(paper.REF, {"ref": line.ref}), head="row"),
        paper.AGREED_ACTION: build_text_cell(paper.AGREED_ACTION, {"action": line.action}),
        paper.MEASURE: build_text_cell(paper.MEASURE, {"measure": line.measure}),
        paper.RESPONSIBILITY: lead_cell(line),
        paper.DATE: date_cell(line),
        paper.INDICATORS: build_text_cell(paper.INDICATORS, {"indicators": line.indicators}),
        paper.EVIDENCE: progress_cell(line),
        paper.STATUS: status_cell(line),
    }
    return Row(tuple(cells[name] for name in columns))
