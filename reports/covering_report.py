"""The report that goes before the paper: why the committee has it, how things stand, what it is asked to do.

Its words are the council's own, kept for each committee; it may be written in a template of the council's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from actionplans.plan import Plan
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.word_template import Filling, filled
from documents.words import to_paragraphs
from reports.front_page import numbers, questions
from reports.options import Options
from reports.report_texts import Texts
from reports.standings import standings

LABEL = 0.28
DRAFT = "DRAFT: the update is not published yet"

# The placeholders of a template, and what stands in their places. Words, within a line:
WORDS = {
    "title": "title of the review",
    "committee": "name of the committee",
    "meeting_date": "day of the meeting, such as 1 October 2020; nothing where no meeting is set",
    "period": "month of the update, such as September 2020",
    "agreed": "when the action plan was agreed",
    "link_officers": "link officers of the review",
    "agenda_item": "agenda item, such as Agenda Item 8; nothing where none is chosen",
    "marking": "protective marking; nothing where there is none",
}
# Tables, or several lines, instead of a whole paragraph:
BLOCKS = {
    "purpose": "purpose of the report, in the committee’s words",
    "background": "background, in the committee’s words",
    "grades": "table of how many actions have which grade, now and in the update before",
    "questions": "table of what moved, what is late and what is missing",
    "recommendations": "recommendations to the committee, in its words",
    "papers": "paper that the report goes before, and where residents find it",
}


@dataclass(frozen=True)
class Occasion:
    """When the committee meets, and where it may read on. What is not known is blank."""

    meeting: str = ""
    address: str = ""


@dataclass(frozen=True)
class Report:
    """All that a covering report says, by the placeholders where it stands."""

    words: Mapping[str, str]
    blocks: Mapping[str, tuple[Block, ...]]
    is_draft: bool = False

    @property
    def title(self) -> str:
        of_what = f"{self.words['title']} – covering report of the progress update"
        return f"{of_what}, {self.words['period']}"


def covering_report(
    plan: Plan, texts: Texts, options: Options, occasion: Occasion, *, draft: bool = False
) -> Report:
    """The same plan, texts and occasion give the same report, whenever it is written."""
    words = {
        "title": plan.title,
        "committee": plan.committee,
        "meeting_date": occasion.meeting,
        "period": plan.period,
        "agreed": plan.agreed,
        "link_officers": "\n".join(plan.link_officers),
        "agenda_item": Options(item=options.item).place_on_the_agenda,
        "marking": options.marking,
    }
    return Report(words, _blocks(plan, texts.filled(plan), options, occasion), draft)


def starting_template() -> Report:
    """The built-in report with placeholders instead of words, for a council to make its own of."""
    words = {name: placeholder(name) for name in WORDS}
    return Report(words, {name: (paragraph(placeholder(name)),) for name in BLOCKS})


def placeholder(name: str) -> str:
    return f"{{{{ {name} }}}}"


def built_in(report: Report) -> Document:
    """The report as it looks where the council has no template."""
    said, below = report.words, [report.words["marking"], DRAFT if report.is_draft else ""]
    place = said["agenda_item"]
    return Document(
        blocks=tuple(_laid_out(report)),
        title=report.title,
        header=(paragraph(place, bold=True, name="agenda-item"),) if place else (),
        footer=(
            paragraph(f"{said['title']}, progress update of {said['period']}"),
            *(paragraph(words, bold=True) for words in below if words),
        ),
        is_draft=report.is_draft,
    )


def in_template(report: Report, template: bytes) -> bytes:
    """The report as a Word file, in a template that was looked at. A draft and a marking say so in any."""
    in_lines = {name: ", ".join(words.split("\n")) for name, words in report.words.items()}
    above = (DRAFT,) if report.is_draft else ()
    filling = Filling(in_lines, report.blocks, report.title, above, ("marking",), report.is_draft)
    return filled(template, filling)


def _laid_out(report: Report) -> Iterator[Block]:
    said, parts = report.words, report.blocks
    yield paragraph(f"Progress update on the review of {said['title']}", level=1, name="title")
    yield _header(said)
    for heading, names in (
        ("Purpose of the report", ("purpose",)),
        ("Background", ("background",)),
        ("Where things stand", ("grades", "questions")),
        ("Recommendations", ("recommendations",)),
        ("Papers", ("papers",)),
    ):
        yield paragraph(heading, level=2)
        for name in names:
            yield from parts[name]


def _blocks(plan: Plan, texts: Texts, options: Options, occasion: Occasion) -> dict[str, tuple[Block, ...]]:
    found = standings(plan)
    nothing = paragraph("No action was outstanding, so nothing was asked for.")
    appendix = Options(appendix=options.appendix).place_on_the_agenda
    paper = ": ".join(filter(None, [appendix, f"Progress update of {plan.period}"]))
    address = (Run(", "), Run(occasion.address, link=occasion.address)) if occasion.address else ()
    return {
        "purpose": to_paragraphs(texts.purpose),
        "background": to_paragraphs(texts.background),
        "grades": (numbers(found) if found else nothing,),
        "questions": (questions(plan, found),) if found else (),
        "recommendations": to_paragraphs(texts.recommendations),
        "papers": (Paragraph((Run(paper), *address)),),
    }


def _header(said: Mapping[str, str]) -> Table:
    rows = (
        ("Report to:", said["committee"]),
        ("Meeting:", said["meeting_date"]),
        ("Review:", said["title"]),
        ("Link officer/s:", said["link_officers"]),
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
