"""The first page of a report, for who reads one page only: where things stand, and what to ask."""

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

BAR_CELLS = 10  # cells of a bar; the longest fills them all
BAR_COLOUR = "595959"
LABEL_WIDTH, NUMBER_WIDTH = 0.34, 0.13
AT_A_GLANCE, IN_FULL = "This update at a glance", "The update in full"
NO_ACTIONS_TEXT = "No action was outstanding, so nothing was asked for."
GRADE_CHANGED, OVERDUE = "Moved since the update before", "Past the agreed date and not fully achieved"
IMPACT_DUE = "Impact not known yet"


def front_page(plan: PlanData) -> Iterator[Block]:
    """What the update says at a glance. The same plan gives the same page, whenever it is printed."""
    result = status_changes(plan)
    yield paragraph(AT_A_GLANCE, level=2, name=cell_names.SUMMARY)
    if result:
        yield grade_counts_table(result)
        yield points_to_raise_table(plan, result)
    else:
        yield paragraph(NO_ACTIONS_TEXT, name=cell_names.SUMMARY)
    yield paragraph(IN_FULL, level=2, name=cell_names.FULL_REPORT)


def grade_counts_table(status_changes: list[StatusChange]) -> Table:
    """How many actions stand where, now and before; there has to be one at least."""
    rows = count_statuses(status_changes)
    most = max(now for _, _, now in rows)
    total, silent = len(status_changes), len(without_update(status_changes))
    heads = (_column_heading("Actions"), _column_heading("Update before"), _column_heading("This update"))
    return Table(
        (
            Row((*heads, _column_heading("This update, as a bar", BAR_CELLS))),
            *(_count_row(text, before, now, _bar_cells(now, most)) for text, before, now in rows),
            _count_row(TOTAL_LABEL, total, total, (Cell(colspan=BAR_CELLS),)),
            Row(
                (
                    _row_heading(cell_names.NOT_RECEIVED_TEXT),
                    Cell(),
                    _number_cell(silent),
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


def _count_row(text: str, before: int, now: int, bar: tuple[Cell, ...]) -> Row:
    return Row((_row_heading(text), _number_cell(before), _number_cell(now), *bar))


def _bar_cells(number: int, most: int) -> tuple[Cell, ...]:
    """A bar next to its number; its length says nothing that the number does not."""
    filled = max(round(number * BAR_CELLS / most), 1) if number else 0
    bar = (Cell(colspan=filled, fill=BAR_COLOUR),) if filled else ()
    return (*bar, Cell(colspan=BAR_CELLS - filled)) if filled < BAR_CELLS else bar


def points_to_raise_table(plan: PlanData, status_changes: list[StatusChange]) -> Table:
    """What a member may ask about, and "None" where there is nothing to ask."""
    day = report_month(plan)
    moved = sorted(
        (status_change for status_change in status_changes if status_change.grade_changed), key=_worst_first
    )
    rows = (
        (
            GRADE_CHANGED,
            [
                f"{change.name}: from {grade_text(change.grade_before)} to {grade_text(change.grade)}"
                for change in moved
            ],
        ),
        (
            OVERDUE,
            [
                f"{status_change.name}: {_one_line(status_change.line.date_text)}"
                for status_change in status_changes
                if day and status_change.is_overdue(day)
            ],
        ),
        (
            cell_names.NOT_RECEIVED_TEXT,
            [_not_received_text(status_change) for status_change in without_update(status_changes)],
        ),
        (
            IMPACT_DUE,
            [status_change.name for status_change in status_changes if is_impact_due(status_change.line)],
        ),
    )
    return Table(
        tuple(Row((_row_heading(label), _list_cell(lines))) for label, lines in rows),
        widths=(LABEL_WIDTH, 1 - LABEL_WIDTH),
        name=cell_names.SUMMARY,
    )


def _not_received_text(status_change: StatusChange) -> str:
    return ": ".join(
        filter(
            None, [status_change.name, _one_line(status_change.gap.gap_reason if status_change.gap else "")]
        )
    )


def _worst_first(status_change: StatusChange) -> int:
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


def _list_cell(lines: list[str]) -> Cell:
    return Cell(text_to_paragraphs("\n".join(f"• {line}" for line in lines) if lines else "None"))
