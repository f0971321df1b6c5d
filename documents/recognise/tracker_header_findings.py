"""What is to be said of the heads of a tracker: columns without a place, and heads that were only likely."""

from __future__ import annotations

from documents.plain_text import clean
from documents.plan import cell_names
from documents.recognise.column_headings import UNKNOWN, UNSUPPORTED
from documents.recognise.finding_text import inferred_label_message, shorten
from documents.recognise.item_keys import DOCUMENT, LABEL_PREFIX
from documents.recognise.labelled_rows import SourceLocation
from documents.recognise.plan_builder import PlanBuilder
from documents.recognise.tracker_columns import TrackerColumn, TrackerHeader
from documents.tree import Cell

Rows = list[list[Cell | None]]


def report_header(builder: PlanBuilder, head: TrackerHeader, rows: Rows, place: SourceLocation) -> None:
    """Tell the builder. `rows` are those below the head."""
    for column in head.columns_for(UNSUPPORTED, UNKNOWN):
        _report_column(builder, column, rows, place)
    for column in head.columns:
        if column.is_inferred and column.field != UNKNOWN:
            message = inferred_label_message(column.heading, column.field)
            builder.add_finding(*message, place, about=(f"{LABEL_PREFIX}{clean(column.heading)}", ""))
    evidence = [
        column.period or builder.default_period_label for column in head.columns_for(cell_names.EVIDENCE)
    ]
    if evidence and not all(evidence) and not head.columns_for(cell_names.PERIOD):
        missing = "The column of progress does not say which update it speaks for."
        builder.add_finding("no-period", missing, place, about=(DOCUMENT, "period"))


def _report_column(builder: PlanBuilder, column: TrackerColumn, rows: Rows, place: SourceLocation) -> None:
    cells = {id(row[column.x]): row[column.x] for row in rows if column.x < len(row)}
    count = sum(1 for cell in cells.values() if cell and cell.text.strip())
    if not count:
        return
    name = f"“{shorten(column.heading)}”" if column.heading else "without a head"
    what = "has no place in a plan" if column.field == UNSUPPORTED else "is not known"
    cell_count = f"{count} cells" if count != 1 else "1 cell"
    builder.add_finding(
        "unknown-column" if column.field == UNKNOWN else "not-kept",
        f"The column {name} {what}, so its words were not taken over ({cell_count}).",
        place,
        about=(f"{LABEL_PREFIX}{clean(column.heading)}" if column.field == UNKNOWN else None, ""),
    )
