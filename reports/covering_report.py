"""The report that precedes the Progress Update: why the committee has it, progress, recommendations.

Its words are the council's own, kept for each committee; it may be written in a template of the council's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from documents.plain_text import text_to_paragraphs
from documents.plan.plan_data import PlanData
from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.word_template import TemplateContent, fill_template
from reports.covering_report_texts import CoveringReportTexts
from reports.front_page import grade_counts_table, points_to_raise_table
from reports.report_options import ReportOptions
from reports.status_changes import status_changes

LABEL_WIDTH = 0.28
DRAFT_NOTICE = "DRAFT: the update is not published yet"

# The placeholders of a template, and what stands in their places. Words, within a line:
TEXT_PLACEHOLDERS = {
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
BLOCK_PLACEHOLDERS = {
    "purpose": "purpose of the report, in the committee’s words",
    "background": "background, in the committee’s words",
    "grades": "table of how many actions have which grade, now and in the update before",
    "questions": "table of what moved, what is late and what is missing",
    "recommendations": "recommendations to the committee, in its words",
    "papers": "the Progress Update that follows this report, and where residents find it",
}


@dataclass(frozen=True)
class MeetingDetails:
    """When the committee meets, and where it may read on. What is not known is blank."""

    meeting: str = ""
    address: str = ""


@dataclass(frozen=True)
class CoveringReport:
    """All that a covering report says, by the placeholders where it stands."""

    words: Mapping[str, str]
    blocks: Mapping[str, tuple[Block, ...]]
    is_draft: bool = False

    @property
    def title(self) -> str:
        of_what = f"{self.words['title']} – covering report of the progress update"
        return f"{of_what}, {self.words['period']}"


def covering_report(
    plan: PlanData,
    texts: CoveringReportTexts,
    options: ReportOptions,
    occasion: MeetingDetails,
    *,
    draft: bool = False,
) -> CoveringReport:
    """The same plan, texts and occasion give the same report, whenever it is written."""
    words = {
        "title": plan.title,
        "committee": plan.committee,
        "meeting_date": occasion.meeting,
        "period": plan.period,
        "agreed": plan.agreed,
        "link_officers": "\n".join(plan.link_officers),
        "agenda_item": ReportOptions(item=options.item).place_on_the_agenda,
        "marking": options.marking,
    }
    return CoveringReport(words, _placeholder_blocks(plan, texts.filled_for(plan), options, occasion), draft)


def default_template() -> CoveringReport:
    """The built-in report with placeholders instead of words, for a council to make its own of."""
    words = {name: placeholder(name) for name in TEXT_PLACEHOLDERS}
    return CoveringReport(words, {name: (paragraph(placeholder(name)),) for name in BLOCK_PLACEHOLDERS})


def placeholder(name: str) -> str:
    return f"{{{{ {name} }}}}"


def build_default_document(report: CoveringReport) -> Document:
    """The report as it looks where the council has no template."""
    values, below = report.words, [report.words["marking"], DRAFT_NOTICE if report.is_draft else ""]
    place = values["agenda_item"]
    return Document(
        blocks=tuple(_document_blocks(report)),
        title=report.title,
        header=(paragraph(place, bold=True, name="agenda-item"),) if place else (),
        footer=(
            paragraph(f"{values['title']}, progress update of {values['period']}"),
            *(paragraph(text, bold=True) for text in below if text),
        ),
        is_draft=report.is_draft,
    )


def in_template(report: CoveringReport, template: bytes) -> bytes:
    """The report as a Word file, in a template that was looked at. A draft and a marking say so in any."""
    in_lines = {name: ", ".join(text.split("\n")) for name, text in report.words.items()}
    above = (DRAFT_NOTICE,) if report.is_draft else ()
    filling = TemplateContent(in_lines, report.blocks, report.title, above, ("marking",), report.is_draft)
    return fill_template(template, filling)


def _document_blocks(report: CoveringReport) -> Iterator[Block]:
    values, parts = report.words, report.blocks
    yield paragraph(f"Progress update on the review of {values['title']}", level=1, name="title")
    yield _header_table(values)
    for heading, names in (
        ("Purpose of the report", ("purpose",)),
        ("Background", ("background",)),
        ("Where things stand", ("grades", "questions")),
        ("Recommendations", ("recommendations",)),
        ("Progress Update", ("papers",)),
    ):
        yield paragraph(heading, level=2)
        for name in names:
            yield from parts[name]


def _placeholder_blocks(
    plan: PlanData, texts: CoveringReportTexts, options: ReportOptions, occasion: MeetingDetails
) -> dict[str, tuple[Block, ...]]:
    result = status_changes(plan)
    nothing = paragraph("No action was outstanding, so nothing was asked for.")
    appendix = ReportOptions(appendix=options.appendix).place_on_the_agenda
    paper = ": ".join(filter(None, [appendix, f"Progress update of {plan.period}"]))
    address = (Run(", "), Run(occasion.address, link=occasion.address)) if occasion.address else ()
    return {
        "purpose": text_to_paragraphs(texts.purpose),
        "background": text_to_paragraphs(texts.background),
        "grades": (grade_counts_table(result) if result else nothing,),
        "questions": (points_to_raise_table(plan, result),) if result else (),
        "recommendations": text_to_paragraphs(texts.recommendations),
        "papers": (Paragraph((Run(paper), *address)),),
    }


def _header_table(values: Mapping[str, str]) -> Table:
    rows = (
        ("Report to:", values["committee"]),
        ("Meeting:", values["meeting_date"]),
        ("Review:", values["title"]),
        ("Link officer/s:", values["link_officers"]),
    )
    return Table(
        tuple(
            Row((Cell((paragraph(label, bold=True),), header_scope="row"), Cell(text_to_paragraphs(text))))
            for label, text in rows
            if text
        ),
        widths=(LABEL_WIDTH, 1 - LABEL_WIDTH),
        name="header",
    )
