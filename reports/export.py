"""A plan as bytes, in the format somebody asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actionplans import plan as plain
from documents.tree import Document
from documents.writers import to_docx, to_pdf, to_xlsx
from documents.writers.csv_rows import to_csv
from documents.writers.html import to_html
from documents.writers.odt import MIME_TYPE as OPEN_DOCUMENT
from documents.writers.odt import to_odt
from documents.writers.text import to_text
from reports.action_sheet import action_sheet
from reports.layouts import document_of
from reports.looks import UNDRESSED, Dress
from reports.options import USUAL, Options


@dataclass(frozen=True)
class Format:
    """How a format is called on the web, and how a plan is written in it."""

    content_type: str
    label: str
    writer: Callable[[plain.Plan, Options, bool, Dress], bytes]
    is_data: bool = False  # for machines and for counting, without a layout to choose

    def write(
        self,
        plan: plain.Plan,
        options: Options = USUAL,
        *,
        draft: bool = False,
        dress: Dress = UNDRESSED,
    ) -> bytes:
        """As the options say, where people read it; `draft` marks it as one. Data is always whole."""
        return self.writer(plan, options, draft, dress)


def _paper(write: Callable[[Document], bytes]) -> Callable[[plain.Plan, Options, bool, Dress], bytes]:
    return lambda plan, options, draft, dress: write(whole_paper(plan, options, draft=draft, dress=dress))


def whole_paper(plan: plain.Plan, options: Options, *, draft: bool, dress: Dress) -> Document:
    """The plan's paper as it is printed, in the council's look and with the words at its end."""
    return dress.on_update(document_of(plan, options, draft=draft), plan, options)


FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", "PDF", _paper(to_pdf)),
    "docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word", _paper(to_docx)
    ),
    "odt": Format(OPEN_DOCUMENT, "OpenDocument", _paper(to_odt)),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel",
        lambda plan, options, draft, dress: to_xlsx(action_sheet(plan)),
        is_data=True,
    ),
    "csv": Format(
        "text/csv; charset=utf-8",
        "CSV",
        lambda plan, options, draft, dress: to_csv(action_sheet(plan)),
        is_data=True,
    ),
    "html": Format("text/html; charset=utf-8", "HTML", _paper(lambda paper: to_html(paper).encode())),
    "txt": Format("text/plain; charset=utf-8", "plain text", _paper(lambda paper: to_text(paper).encode())),
    "json": Format(
        "application/json",
        "JSON",
        lambda plan, options, draft, dress: plain.to_json(plan).encode(),
        is_data=True,
    ),
}
