"""The first page of a report at a glance: counts by grade, and points to raise."""

from __future__ import annotations

from collections.abc import Iterator

from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names
from documents.plan.plan_data import PlanData
from documents.tree import Block, Cell, Paragraph, Row, Run, Table, paragraph
from reports.plan_selection import is_impact_due
from reports.status_changes import (
    TOTAL_LABEL,
    StatusChange,
    count_statuses,
    grade_text,
    report_month,
    status_changes,
    without_update,
)

BAR_CELLS = 10  # the number of cells that the longest bar fills
BAR_COLOUR = "595959"
LABEL_WIDTH, NUMBER_WIDTH = 0.34, 0.13
AT_A_GLANCE, IN_FULL = "This update at a glance", "The update in full"
NO_ACTIONS_TEXT = "No action was outstanding, so nothing was asked for."
GRADE_CHANGED, OVERDUE = "Moved since the update before", "Past the agreed date and not fully achieved"
IMPACT_DUE = "Impact not known yet"


def front_page(plan: PlanData) -> Iterator[Block]:
    """The page at a glance. It depends on nothing but the plan."""
    changes = status_changes(plan)
    yield paragraph(AT_A_GLANCE, level=2, name=cell_names.SUMMARY)
    if changes:
        yield grade_counts_table(changes)
        yield points_to_raise_table(plan, changes)
    else:
        yield paragraph(NO_ACTIONS_TEXT, name=cell_names.SUMMARY)
    yield paragraph(IN_FULL, level=2, name=cell_names.FULL_REPORT)


def grade_counts_table(changes: list[StatusChange]) -> Table:
    """How many actions have each grade, now and before. Needs at least one action."""
    rows = count_statuses(changes)
    max_count = max(current_count for _, _, current_count in rows)
    total, not_received_count = len(changes), len(without_update(changes))
    column_headings = (
        _column_heading("Actions"),
        _column_heading("Update before"),
        _column_heading("This update"),
    )
    return Table(
        (
            Row((*column_headings, _column_heading("This update, as a bar", BAR_CELLS))),
            *(
                _count_row(text, previous_count, current_count, _bar_cells(current_count, max_count))
                for text, previous_count, current_count in rows
            ),
            _count_row(TOTAL_LABEL, total, total, (Cell(colspan=BAR_CELLS),)),
            Row(
                (
                    _row_heading(cell_names.NOT_RECEIVED_TEXT),
                    Cell(),
                    _number_cell(not_received_count),
                    Cell(colspan=BAR_CELLS),
                )
            ),
        ),
        heads=1,
        widths=(
            LABEL_WIDTH,
            NUMBER_WIDTH,
            NUMBER_WIDTH,
            *((1 - LABEL_WIDTH - 2 * NUMBER_WIDTH) / BAR_CELLS for _ in range(BAR_CELLS)),
        ),
        name=cell_names.SUMMARY,
    )


def _count_row(text: str, previous_count: int, current_count: int, bar: tuple[Cell, ...]) -> Row:
    return Row((_row_heading(text), _number_cell(previous_count), _number_cell(current_count), *bar))


def _bar_cells(count: int, max_count: int) -> tuple[Cell, ...]:
    """The cells of a bar, filled in proportion to the count; the number beside it says the same."""
    filled_cells = max(round(count * BAR_CELLS / max_count), 1) if count else 0
    bar = (Cell(colspan=filled_cells, fill=BAR_COLOUR),) if filled_cells else ()
    return (*bar, Cell(colspan=BAR_CELLS - filled_cells)) if filled_cells < BAR_CELLS else bar


def points_to_raise_table(plan: PlanData, changes: list[StatusChange]) -> Table:
    """Actions that councillors may ask about, in groups; "None" for an empty group."""
    day = report_month(plan)
    with_changed_grade = sorted(
        (change for change in changes if change.grade_changed), key=_grade_improvement
    )
    rows = (
        (
            GRADE_CHANGED,
            [
                f"{change.name}: from {grade_text(change.grade_before)} to {grade_text(change.grade)}"
                for change in with_changed_grade
            ],
        ),
        (
            OVERDUE,
            [
                f"{change.name}: {_one_line(change.line.date_text)}"
                for change in changes
                if day and change.is_overdue(day)
            ],
        ),
        (
            cell_names.NOT_RECEIVED_TEXT,
            [_not_received_text(change) for change in without_update(changes)],
        ),
        (
            IMPACT_DUE,
            [change.name for change in changes if is_impact_due(change.line)],
        ),
    )
    return Table(
        tuple(Row((_row_heading(label), _list_cell(items))) for label, items in rows),
        widths=(LABEL_WIDTH, 1 - LABEL_WIDTH),
        name=cell_names.SUMMARY,
    )


def _not_received_text(status_change: StatusChange) -> str:
    return ": ".join(
        filter(
            None, [status_change.name, _one_line(status_change.gap.gap_reason if status_change.gap else "")]
        )
    )


def _grade_improvement(status_change: StatusChange) -> int:
    """How many grades it improved; negative if it got worse."""
    return (status_change.grade_before or 0) - (status_change.grade or 0)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _column_heading(text: str, colspan: int = 1) -> Cell:
    return Cell(_bold(text), colspan=colspan, header_scope="column")


def _row_heading(text: str) -> Cell:
    return Cell(_bold(text), header_scope="row")


def _bold(text: str) -> tuple[Paragraph, ...]:
    return (Paragraph((Run(text, bold=True),)),) if text else ()


def _number_cell(number: int) -> Cell:
    return Cell((paragraph(str(number)),))


def _list_cell(items: list[str]) -> Cell:
    return Cell(text_to_paragraphs("\n".join(f"• {item}" for item in items) if items else "None"))
