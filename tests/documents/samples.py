"""Documents for the writers: a real update, and a long table."""

from __future__ import annotations

from functools import cache

from documents.tree import Cell, Document, Row, Table, paragraph
from reports import progress_update as report
from tests import hate_crime


@cache
def progress_update(period: str = "2020-03") -> Document:
    """The Hate Crime review's update of this period, as our own report lays it out."""
    reading = hate_crime.reading_of(f"hate-crime-progress-update-{period}.docx")
    return report.progress_update(reading.plan)


def long_table(rows: int = 80) -> Document:
    """A table with column heads that runs over several pages, between two lines of text."""
    heads = Row(tuple(Cell((paragraph(h, bold=True),), head="column") for h in ("Action", "Progress")))
    body = (
        Row((Cell((paragraph(f"Action {n}"),), head="row"), Cell((paragraph(f"Progress {n}"),))))
        for n in range(rows)
    )
    table = Table((heads, *body), heads=1, widths=(0.3, 0.7))
    return Document((paragraph("Before"), table, paragraph("After")), title="A long table")
