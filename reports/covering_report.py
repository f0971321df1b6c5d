"""The report that goes before the paper: why the committee has it, how things stand, what it is asked to do.

Its words are the council's own, kept for each committee.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actionplans.plan import Plan
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.words import to_paragraphs
from reports.front_page import numbers, questions
from reports.options import Options
from reports.report_texts import Texts
from reports.standings import standings

LABEL = 0.28


@dataclass(frozen=True)
class Occasion:
    """When the committee meets, and where it may read on. What is not known is blank."""

    meeting: str = ""
    address: str = ""


def covering_report(
    plan: Plan, texts: Texts, options: Options, occasion: Occasion, *, draft: bool = False
) -> Document:
    """The same plan, texts and occasion give the same report, whenever it is written."""
    place = options.item and Options(item=options.item).place_on_the_agenda
    below = [options.marking, "DRAFT: the update is not published yet" if draft else ""]
    return Document(
        blocks=tuple(_blocks(plan, texts.filled(plan), options, occasion)),
        title=f"{plan.title} – covering report of the progress update, {plan.period}",
        header=(paragraph(place, bold=True, name="agenda-item"),) if place else (),
        footer=(
            paragraph(f"{plan.title}, progress update of {plan.period}"),
            *(paragraph(words, bold=True) for words in below if words),
        ),
        is_draft=draft,
    )


def _blocks(plan: Plan, texts: Texts, options: Options, occasion: Occasion) -> Iterator[Block]:
    yield paragraph(f"Progress update on the review of {plan.title}", level=1, name="title")
    yield _header(plan, occasion)
    for heading, words in (("Purpose of the report", texts.purpose), ("Background", texts.background)):
        yield paragraph(heading, level=2)
        yield from to_paragraphs(words)
    yield paragraph("Where things stand", level=2)
    found = standings(plan)
    if found:
        yield numbers(found)
        yield questions(plan, found)
    else:
        yield paragraph("No action was outstanding, so nothing was asked for.")
    yield paragraph("Recommendations", level=2)
    yield from to_paragraphs(texts.recommendations)
    yield paragraph("Papers", level=2)
    appendix = Options(appendix=options.appendix).place_on_the_agenda
    paper = ": ".join(filter(None, [appendix, f"Progress update of {plan.period}"]))
    address = (Run(", "), Run(occasion.address, link=occasion.address)) if occasion.address else ()
    yield Paragraph((Run(paper), *address))


def _header(plan: Plan, occasion: Occasion) -> Table:
    rows = (
        ("Report to:", plan.committee),
        ("Meeting:", occasion.meeting),
        ("Review:", plan.title),
        ("Link officer/s:", "\n".join(plan.link_officers)),
    )
    return Table(
        tuple(
            Row((Cell((paragraph(label, bold=True),), head="row"), Cell(to_paragraphs(words))))
            for label, words in rows
            if words
        ),
        widths=(LABEL, 1 - LABEL),
        name="header",
    )
