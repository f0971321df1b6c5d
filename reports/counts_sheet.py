"""The sheet of counts: how many actions have each grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from documents.plan.cell_names import NOT_RECEIVED_TEXT
from documents.plan.plan_data import PlanData
from documents.plan.spreadsheet_columns import COUNTED_PREFIX
from documents.tree import Cell, Row, Table, paragraph
from reports.status_changes import (
    TOTAL_LABEL,
    StatusChange,
    count_statuses,
    grade_text,
    status_changes,
    without_update,
)

STATUS_HEADINGS = (COUNTED_PREFIX, "Update before", "This update")
RECOMMENDATION_HEADING = f"{COUNTED_PREFIX} by recommendation"


def count_tables(plan: PlanData) -> Iterator[Table]:
    """Counts by grade, and by recommendation and grade. The committee's grade replaces the officer's."""
    changes = status_changes(plan)
    not_received_row = (NOT_RECEIVED_TEXT, "", len(without_update(changes)))
    yield _table(
        STATUS_HEADINGS,
        [*count_statuses(changes), (TOTAL_LABEL, len(changes), len(changes)), not_received_row],
    )
    grade_texts = [text for text, _, _ in count_statuses(changes)]
    if changes:
        headers = (RECOMMENDATION_HEADING, *grade_texts, "All", NOT_RECEIVED_TEXT)
        yield _table(headers, list(_rows_by_recommendation(plan, changes, grade_texts)))


def _rows_by_recommendation(
    plan: PlanData, changes: list[StatusChange], grade_texts: list[str]
) -> Iterator[tuple[str | int, ...]]:
    for ref in dict.fromkeys(
        [*(heading.ref for heading in plan.headings), *(change.top for change in changes)]
    ):
        own_changes = [change for change in changes if change.top == ref]
        counts = Counter(grade_text(change.grade) for change in own_changes)
        numbers = (
            *(counts[text] for text in grade_texts),
            len(own_changes),
            len(without_update(own_changes)),
        )
        yield (f"Recommendation {ref}".strip(), *numbers)


def _table(headers: tuple[str, ...], rows: list[tuple[str | int, ...]]) -> Table:
    header_row = Row(tuple(Cell((paragraph(header),), header_scope="column") for header in headers))
    return Table((header_row, *(Row(tuple(map(_cell, row))) for row in rows)), heads=1)


def _cell(value: str | int) -> Cell:
    if isinstance(value, str):
        return Cell((paragraph(value),), header_scope="row")
    return Cell((paragraph(str(value)),), value=str(value))
