"""A plan as bytes, in the format somebody asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actionplans import plan as plain
from documents.writers.docx import to_docx
from documents.writers.html import to_html
from documents.writers.pdf import to_pdf
from documents.writers.text import to_text
from documents.writers.xlsx import to_xlsx
from reports.action_sheet import action_sheet
from reports.progress_update import progress_update


@dataclass(frozen=True)
class Format:
    """How a format is called on the web, and how a plan is written in it."""

    content_type: str
    label: str
    writer: Callable[[plain.Plan, bool], bytes]

    def write(self, plan: plain.Plan, *, draft: bool = False) -> bytes:
        """`draft` marks a paper as one, where people read it."""
        return self.writer(plan, draft)


FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", "PDF", lambda plan, draft: to_pdf(progress_update(plan, draft=draft))),
    "docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word",
        lambda plan, draft: to_docx(progress_update(plan, draft=draft)),
    ),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel",
        lambda plan, draft: to_xlsx(action_sheet(plan)),
    ),
    "html": Format(
        "text/html; charset=utf-8",
        "HTML",
        lambda plan, draft: to_html(progress_update(plan, draft=draft)).encode(),
    ),
    "txt": Format(
        "text/plain; charset=utf-8",
        "plain text",
        lambda plan, draft: to_text(progress_update(plan, draft=draft)).encode(),
    ),
    "json": Format("application/json", "JSON", lambda plan, draft: plain.to_json(plan).encode()),
}
