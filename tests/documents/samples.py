"""Documents for the writers, long and small, and how another library sees what they wrote."""

from __future__ import annotations

import io
from functools import cache

import docx

from documents.readers.docx import read_docx
from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.docx import to_docx
from reports import progress_update as report
from tests import hate_crime_documents
from tests.documents.docx_builder import save_docx


@cache
def progress_update(period: str = "2020-03") -> Document:
    """The Hate Crime review's update of this period, as our own report lays it out."""
    reading = hate_crime_documents.recognise_fixture(f"hate-crime-progress-update-{period}.docx")
    return report.progress_update(reading.plan)


def long_table(rows: int = 80) -> Document:
    """A table with column heads that runs over several pages, between two lines of text."""
    heads = Row(
        tuple(Cell((paragraph(h, bold=True),), header_scope="column") for h in ("Action", "Progress"))
    )
    body = (
        Row((Cell((paragraph(f"Action {n}"),), header_scope="row"), Cell((paragraph(f"Progress {n}"),))))
        for n in range(rows)
    )
    table = Table((heads, *body), heads=1, widths=(0.3, 0.7))
    return Document((paragraph("Before"), table, paragraph("After")), title="A long table")


def open_with_python_docx(document):
    """The document as python-docx sees it."""
    return docx.Document(io.BytesIO(to_docx(document)))


def edit_docx(document, change):
    """The document after somebody opened it in Word, changed something and saved it."""
    file = open_with_python_docx(document)
    change(file)
    return read_docx(save_docx(file))


def table_row(*texts, **about):
    return Row(tuple(Cell((paragraph(text),), **about) for text in texts))


def list_items(*listed):
    """List items from (marker, depth) pairs."""
    return Document(tuple(Paragraph((Run("words"),), marker=m, depth=d) for m, d in listed))
