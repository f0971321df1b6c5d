"""Tables with only updates ("Progress | Status"), on actions above them in the document."""

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
    builder: PlanBuilder, header: TrackerHeader, rows: Rows
) -> dict[int, SubActionBuilder]:
    """The action of each row, by the id() of the row; empty unless all of them are certain.

    Rows with a number belong to the actions with that number. Rows without one belong to the actions of the
    current heading in order, if there are as many.
    """
    fields = {column.field for column in header.columns}
    if not fields & ENTRY_FIELDS or fields - ENTRY_FIELDS - {NUMBER, UNSUPPORTED, UNKNOWN}:
        return {}
    rows = [row for row in rows if any(cell and cell.text.strip() for cell in row)]
    sub_actions = (
        _sub_actions_by_number(builder, header, rows) if NUMBER in fields else builder.current_sub_actions()
    )
    if len(sub_actions) != len(rows) or any(
        _has_update(builder, header, sub_action) for sub_action in sub_actions
    ):
        return {}
    return {id(row): sub_action for row, sub_action in zip(rows, sub_actions, strict=True)}


def _sub_actions_by_number(builder: PlanBuilder, header: TrackerHeader, rows: Rows) -> list[SubActionBuilder]:
    sub_actions_by_ref: dict[str, list[SubActionBuilder]] = {}
    for heading in builder.headings:
        candidates = [sub_action for each in (heading, *heading.parts) for sub_action in each.sub_actions]
        if len(candidates) == 1:
            sub_actions_by_ref.setdefault(_normalise_ref(heading.ref), []).extend(candidates)
        for sub_action in candidates:
            if _normalise_ref(sub_action.ref) != _normalise_ref(heading.ref):
                sub_actions_by_ref.setdefault(_normalise_ref(sub_action.ref), []).append(sub_action)
    numbers = [header.first(row, NUMBER) for row in rows]
    matches = [
        sub_actions_by_ref.get(_normalise_ref(number.text) if number else "", []) for number in numbers
    ]
    return [sub_actions[0] for sub_actions in matches if len(sub_actions) == 1]


def _normalise_ref(ref: str) -> str:
    return (parse_heading_number(ref) or clean(ref)).strip("(). ").lower()


def _has_update(builder: PlanBuilder, header: TrackerHeader, sub_action: SubActionBuilder) -> bool:
    """Whether the sub-action already has an update for a round of the table."""
    periods = {c.period or builder.default_period_label for c in header.columns_for(*ENTRY_FIELDS)}
    return any(
        entry.period in periods and (entry.evidence or entry.has_assessment) for entry in sub_action.entries
    )
