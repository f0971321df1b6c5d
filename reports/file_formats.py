"""The file formats in which a plan's report can be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from documents.plan import plan_data
from documents.tree import Document
from documents.writers import to_docx, to_pdf, to_xlsx
from documents.writers.csv_table import to_csv
from documents.writers.html import to_html
from documents.writers.odt import MIME_TYPE as OPEN_DOCUMENT
from documents.writers.odt import to_odt
from documents.writers.text import to_text
from reports.action_spreadsheet import action_spreadsheet
from reports.layouts import build_document
from reports.report_branding import NO_BRANDING, ReportBranding
from reports.report_options import DEFAULT_OPTIONS, ReportOptions


@dataclass(frozen=True)
class FileFormat:
    """One file format: its MIME type, its label, and the function that writes a plan in it."""

    content_type: str
    label: str
    writer: Callable[[plan_data.PlanData, ReportOptions, bool, ReportBranding], bytes]
    is_data: bool = False  # always the whole plan, with no layout to choose

    def write(
        self,
        plan: plan_data.PlanData,
        options: ReportOptions = DEFAULT_OPTIONS,
        *,
        draft: bool = False,
        branding: ReportBranding = NO_BRANDING,
    ) -> bytes:
        """The plan's report as bytes. Data formats ignore all options."""
        return self.writer(plan, options, draft, branding)


def _document_writer(
    write: Callable[[Document], bytes],
) -> Callable[[plan_data.PlanData, ReportOptions, bool, ReportBranding], bytes]:
    return lambda plan, options, draft, branding: write(
        build_branded_document(plan, options, draft=draft, branding=branding)
    )


def build_branded_document(
    plan: plan_data.PlanData, options: ReportOptions, *, draft: bool, branding: ReportBranding
) -> Document:
    """The plan's report with the council's branding and closing statement."""
    return branding.apply_to_report(build_document(plan, options, draft=draft), plan, options)


FILE_FORMATS: dict[str, FileFormat] = {
    "pdf": FileFormat("application/pdf", "PDF", _document_writer(to_pdf)),
    "docx": FileFormat(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word",
        _document_writer(to_docx),
    ),
    "odt": FileFormat(OPEN_DOCUMENT, "OpenDocument", _document_writer(to_odt)),
    "xlsx": FileFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel",
        lambda plan, options, draft, branding: to_xlsx(action_spreadsheet(plan)),
        is_data=True,
    ),
    "csv": FileFormat(
        "text/csv; charset=utf-8",
        "CSV",
        lambda plan, options, draft, branding: to_csv(action_spreadsheet(plan)),
        is_data=True,
    ),
    "html": FileFormat(
        "text/html; charset=utf-8", "HTML", _document_writer(lambda document: to_html(document).encode())
    ),
    "txt": FileFormat(
        "text/plain; charset=utf-8",
        "plain text",
        _document_writer(lambda document: to_text(document).encode()),
    ),
    "json": FileFormat(
        "application/json",
        "JSON",
        lambda plan, options, draft, branding: plan_data.to_json(plan).encode(),
        is_data=True,
    ),
}
