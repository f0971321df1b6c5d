"""An assessment against standards in the layout of its papers: for each, a table of characteristics."""

from __future__ import annotations

from collections.abc import Iterator

from actionplans.plan import Heading, Plan, SubAction
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.words import to_paragraphs
from reports.decided import all_that_holds
from reports.options import USUAL, Options
from reports.partnership_plan import DRAFT, closing_words, page_foot, page_head
from reports.status_cells import head, progress_blocks, status_cell

_WIDTHS = (0.06, 0.32, 0.3, 0.32)
_WITH_LEVEL = (0.06, 0.28, 0.26, 0.28, 0.12)


def standards_assessment(plan: Plan, options: Options = USUAL, *, draft: bool = False) -> Document:
    """The standards as headings and tables, every word of them, in reading order."""
    blocks: list[Block] = [paragraph(f"{plan.title} ({DRAFT})" if draft else plan.title, level=1)]
    blocks += to_paragraphs(plan.instructions)
    has_levels = any(
        entry.grade_text or entry.grade for *_, line in plan.sub_actions() for entry in line.entries
    )
    for standard in plan.headings:
        blocks += _standard(standard, has_levels=has_levels)
    if not plan.headings:
        blocks.append(paragraph("This update asks for nothing: every characteristic is met."))
    blocks += all_that_holds(plan)
    blocks += closing_words(plan)
    return Document(
        blocks=tuple(blocks),
        title=f"{plan.title} (draft)" if draft else plan.title,
        header=page_head(plan, options),
        footer=page_foot(plan, options, draft=draft),
        is_draft=draft,
    )


def _standard(standard: Heading, *, has_levels: bool) -> Iterator[Block]:
    marker = f"{standard.ref}." if standard.ref else None
    first, *more = standard.purpose.split("\n")
    told = (
        (Run(f"{standard.text}:", bold=True), Run(f" {first}")) if first else (Run(standard.text, bold=True),)
    )
    yield Paragraph(told, level=2, marker=marker)
    yield from to_paragraphs("\n".join(more))
    heads = ["No.", "Characteristics of good practice", "Function", "Local response"]
    heads += ["Level"] if has_levels else []
    lines = [line for heading in (standard, *standard.parts) for line in heading.sub_actions]
    yield Table(
        rows=(Row(tuple(map(head, heads))), *(Row(tuple(_line(line, has_levels))) for line in lines)),
        heads=1,
        widths=_WITH_LEVEL if has_levels else _WIDTHS,
    )


def _line(line: SubAction, has_levels: bool) -> Iterator[Cell]:
    yield Cell(to_paragraphs(line.ref), head="row")
    yield Cell(to_paragraphs(line.action))
    yield Cell(to_paragraphs(line.measure))
    yield Cell(progress_blocks(line))
    if has_levels:
        yield status_cell(line)
