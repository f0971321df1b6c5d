"""Tables that only say how things went: "Progress | Status", for actions that stand above them."""

from __future__ import annotations

from documents.plain_text import clean
from documents.recognise.column_headings import NUMBER, UNKNOWN, UNSUPPORTED
from documents.recognise.heading_parsing import parse_heading_number
from documents.recognise.item_builders import SubActionBuilder
from documents.recognise.labels import ENTRY_FIELDS
from documents.recognise.plan_builder import PlanBuilder
from documents.recognise.tracker_columns import TrackerHeader
from documents.tree import Cell

Rows = list[list[Cell | None]]


def match_rows_to_sub_actions(
    builder: PlanBuilder, head: TrackerHeader, rows: Rows
) -> dict[int, SubActionBuilder]:
    """The action that each row speaks of, by the row's id; empty unless all of them are surely known.

    Rows with a number are of the actions with that number; rows without are those of the heading that is
    open, in their order, where there are as many.
    """
    fields = {column.field for column in head.columns}
    if not fields & ENTRY_FIELDS or fields - ENTRY_FIELDS - {NUMBER, UNSUPPORTED, UNKNOWN}:
        return {}
    rows = [row for row in rows if any(cell and cell.text.strip() for cell in row)]
    sub_actions = (
        _sub_actions_by_number(builder, head, rows) if NUMBER in fields else builder.current_sub_actions()
    )
    if len(sub_actions) != len(rows) or any(
        _has_update(builder, head, sub_action) for sub_action in sub_actions
    ):
        return {}
    return {id(row): sub_action for row, sub_action in zip(rows, sub_actions, strict=True)}


def _sub_actions_by_number(builder: PlanBuilder, head: TrackerHeader, rows: Rows) -> list[SubActionBuilder]:
    known: dict[str, list[SubActionBuilder]] = {}
    for heading in builder.headings:
        under = [sub_action for each in (heading, *heading.parts) for sub_action in each.lines]
        if len(under) == 1:
            known.setdefault(_normalise_ref(heading.ref), []).extend(under)
        for sub_action in under:
            if _normalise_ref(sub_action.ref) != _normalise_ref(heading.ref):
                known.setdefault(_normalise_ref(sub_action.ref), []).append(sub_action)
    numbers = [head.first(row, NUMBER) for row in rows]
    result = [known.get(_normalise_ref(number.text) if number else "", []) for number in numbers]
    return [sub_actions[0] for sub_actions in result if len(sub_actions) == 1]


def _normalise_ref(ref: str) -> str:
    return (parse_heading_number(ref) or clean(ref)).strip("(). ").lower()


def _has_update(builder: PlanBuilder, head: TrackerHeader, sub_action: SubActionBuilder) -> bool:
    """Whether the round that the table is about was read already."""
    periods = {c.period or builder.default_period_label for c in head.columns_for(*ENTRY_FIELDS)}
    return any(
        entry.period in periods and (entry.evidence or entry.has_assessment) for entry in sub_action.entries
    )
