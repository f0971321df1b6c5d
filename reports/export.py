"""One round of a review as bytes, in the format somebody asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actionplans import plan as plain
from actionplans.models import Review, Round
from actionplans.reading import plan_of
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
    write: Callable[[plain.Plan], bytes]


FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", lambda plan: to_pdf(progress_update(plan))),
    "docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda plan: to_docx(progress_update(plan)),
    ),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda plan: to_xlsx(action_sheet(plan)),
    ),
    "html": Format("text/html; charset=utf-8", lambda plan: to_html(progress_update(plan)).encode()),
    "txt": Format("text/plain; charset=utf-8", lambda plan: to_text(progress_update(plan)).encode()),
    "json": Format("application/json", lambda plan: plain.to_json(plan).encode()),
}


def export(review: Review, this_round: Round, file_format: str) -> bytes:
    """The round's paper. `file_format` is a key of FORMATS."""
    return FORMATS[file_format].write(plan_of(review, this_round))


def file_name(review: Review, this_round: Round, file_format: str) -> str:
    """A name that committee systems take, and that sorts: "2020-09-hate-crime-progress-update.pdf"."""
    return f"{this_round.slug}-{review.slug}-progress-update.{file_format}"
