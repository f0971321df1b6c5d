"""The covering report, which precedes a Progress Update on the agenda: purpose, progress, recommendations.

Each committee may have its own texts, and the council its own template.
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

# The placeholders of a template, with descriptions for clerks. Text within a line:
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
# Tables or paragraphs, which replace the whole paragraph of the placeholder:
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
    """The date of the meeting and the web address of the report, or "" if not known."""

    meeting: str = ""
    address: str = ""


@dataclass(frozen=True)
class CoveringReport:
    """The texts and blocks of a covering report, by placeholder."""

    words: Mapping[str, str]
    blocks: Mapping[str, tuple[Block, ...]]
    is_draft: bool = False

    @property
    def title(self) -> str:
        subject = f"{self.words['title']} – covering report of the progress update"
        return f"{subject}, {self.words['period']}"


def covering_report(
    plan: PlanData,
    texts: CoveringReportTexts,
    options: ReportOptions,
    meeting_details: MeetingDetails,
    *,
    draft: bool = False,
) -> CoveringReport:
    """Build the covering report of a plan. It depends on nothing but the arguments."""
    words = {
        "title": plan.title,
        "committee": plan.committee,
        "meeting_date": meeting_details.meeting,
        "period": plan.period,
        "agreed": plan.agreed,
        "link_officers": "\n".join(plan.link_officers),
        "agenda_item": ReportOptions(item=options.item).place_on_the_agenda,
        "marking": options.marking,
    }
    return CoveringReport(
        words, _placeholder_blocks(plan, texts.filled_for(plan), options, meeting_details), draft
    )


def default_template() -> CoveringReport:
    """The built-in report with placeholders for all texts, as a start for a council's own template."""
    words = {name: placeholder(name) for name in TEXT_PLACEHOLDERS}
    return CoveringReport(words, {name: (paragraph(placeholder(name)),) for name in BLOCK_PLACEHOLDERS})


def placeholder(name: str) -> str:
    return f"{{{{ {name} }}}}"


def build_default_document(report: CoveringReport) -> Document:
    """The report in the built-in layout."""
    values, footer_texts = report.words, [report.words["marking"], DRAFT_NOTICE if report.is_draft else ""]
    agenda_item = values["agenda_item"]
    return Document(
        blocks=tuple(_document_blocks(report)),
        title=report.title,
        header=(paragraph(agenda_item, bold=True, name="agenda-item"),) if agenda_item else (),
        footer=(
            paragraph(f"{values['title']}, progress update of {values['period']}"),
            *(paragraph(text, bold=True) for text in footer_texts if text),
        ),
        is_draft=report.is_draft,
    )


def render_in_template(report: CoveringReport, template: bytes) -> bytes:
    """The report as a Word file in the council's template, which must have been validated.

    A draft and its protective marking are marked in any template.
    """
    single_line_texts = {name: ", ".join(text.split("\n")) for name, text in report.words.items()}
    notices = (DRAFT_NOTICE,) if report.is_draft else ()
    content = TemplateContent(
        single_line_texts, report.blocks, report.title, notices, ("marking",), report.is_draft
    )
    return fill_template(template, content)


def _document_blocks(report: CoveringReport) -> Iterator[Block]:
    values, blocks = report.words, report.blocks
    yield paragraph(f"Progress update on the review of {values['title']}", level=1, name="title")
    yield _header_table(values)
    for heading, placeholders in (
        ("Purpose of the report", ("purpose",)),
        ("Background", ("background",)),
        ("Where things stand", ("grades", "questions")),
        ("Recommendations", ("recommendations",)),
        ("Progress Update", ("papers",)),
    ):
        yield paragraph(heading, level=2)
        for name in placeholders:
            yield from blocks[name]


def _placeholder_blocks(
    plan: PlanData, texts: CoveringReportTexts, options: ReportOptions, meeting_details: MeetingDetails
) -> dict[str, tuple[Block, ...]]:
    changes = status_changes(plan)
    nothing = paragraph("No action was outstanding, so nothing was asked for.")
    appendix = ReportOptions(appendix=options.appendix).place_on_the_agenda
    report_name = ": ".join(filter(None, [appendix, f"Progress update of {plan.period}"]))
    link = (
        (Run(", "), Run(meeting_details.address, link=meeting_details.address))
        if meeting_details.address
        else ()
    )
    return {
        "purpose": text_to_paragraphs(texts.purpose),
        "background": text_to_paragraphs(texts.background),
        "grades": (grade_counts_table(changes) if changes else nothing,),
        "questions": (points_to_raise_table(plan, changes),) if changes else (),
        "recommendations": text_to_paragraphs(texts.recommendations),
        "papers": (Paragraph((Run(report_name), *link)),),
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
