"""How many actions have which grade: the sheet of a workbook from which charts are made."""

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
    """Numbers as numbers. A grade is the committee's where it holds another than the officer."""
    result = status_changes(plan)
    silent = (NOT_RECEIVED_TEXT, "", len(without_update(result)))
    yield _table(STATUS_HEADINGS, [*count_statuses(result), (TOTAL_LABEL, len(result), len(result)), silent])
    words = [words for words, _, _ in count_statuses(result)]
    if result:
        heads = (RECOMMENDATION_HEADING, *words, "All", NOT_RECEIVED_TEXT)
        yield _table(heads, list(_rows_by_recommendation(plan, result, words)))


def _rows_by_recommendation(
    plan: PlanData, status_changes: list[StatusChange], words: list[str]
) -> Iterator[tuple[str | int, ...]]:
    for top in dict.fromkeys(
        [*(heading.ref for heading in plan.headings), *(each.top for each in status_changes)]
    ):
        here = [each for each in status_changes if each.top == top]
        now = Counter(grade_text(each.grade) for each in here)
        numbers = (*(now[each] for each in words), len(here), len(without_update(here)))
        yield (f"Recommendation {top}".strip(), *numbers)


def _table(heads: tuple[str, ...], rows: list[tuple[str | int, ...]]) -> Table:
    top = Row(tuple(Cell((paragraph(head),), header_scope="column") for head in heads))
    return Table((top, *(Row(tuple(map(_cell, row))) for row in rows)), heads=1)


def _cell(value: str | int) -> Cell:
    if isinstance(value, str):
        return Cell((paragraph(value),), header_scope="row")
    return Cell((paragraph(str(value)),), value=str(value))
