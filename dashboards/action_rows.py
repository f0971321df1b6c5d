"""Rows of the list of actions as plain strings, as templates are slow on model instances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from actionplans.models import Heading, SubAction, UpdateRequest
from actionplans.views.days_left import overdue_by
from actionplans.views.plan_rows import format_grade
from documents.plan.dates import format_month
from documents.plan.grades import Grade
from documents.plan.names import action_name
from documents.plan.scales import Scale
from partnerships.latest_status import get_scales, plan_url_for


@dataclass(frozen=True)
class ActionRow:
    """One sub-action as lists and downloads print it."""

    pk: int
    review: str
    review_url: str
    committee: str
    name: str
    action: str
    responsibility: str
    date: str
    late: str
    grade: str
    css: str
    before: str
    update: str
    monitoring_state: str
    is_active: bool


def action_rows(values: Iterable[dict[str, Any]], today: dt.date) -> list[ActionRow]:
    """The rows of a list, each in the words of its own plan's scale."""
    values = list(values)
    scales = get_scales({row["heading__plan_id"] for row in values})
    return [action_row(row, today, scales[row["heading__plan_id"]]) for row in values]


def action_row(values: dict[str, Any], today: dt.date, scale: Scale) -> ActionRow:
    """The row for the values of one action from `values_for_list`."""
    grade, is_not_received = values["latest_grade"], values["last_state"] == UpdateRequest.State.NOT_RECEIVED
    last_round = values["last_period_label"] or (
        format_month(values["last_round"]) if values["last_round"] else "None yet"
    )
    return ActionRow(
        pk=values["pk"],
        review=values["heading__plan__title"],
        review_url=plan_url_for(values["heading__plan__kind"], values["heading__plan__slug"]),
        committee=values["heading__plan__committee__name"] or "",
        name=_action_name(values),
        action=values["action"],
        responsibility=values["responsibility"].replace("\n", ", "),
        date=_date_text(values),
        late=_overdue_text(values, today),
        grade=_grade_words(values, scale) or f"No {scale.noun} yet",
        css=scale.css(grade),
        before=format_grade(scale, values["grade_before"]),
        update=f"{last_round}: no update received" if is_not_received else last_round,
        monitoring_state=str(SubAction.MonitoringState(values["monitoring_state"]).label),
        is_active=values["monitoring_state"] == SubAction.MonitoringState.ACTIVE,
    )


def _grade_words(values: dict[str, Any], scale: Scale) -> str:
    """The word that was printed, unless the committee holds another grade."""
    grade, word = values["latest_grade"], values["printed_word"] or ""
    level = scale.level(word)
    return format_grade(scale, grade, word if level and level.grade == grade else "")


def _action_name(values: dict[str, Any]) -> str:
    """The name that `str` of the action would give."""
    kind, own_ref, strand = values["heading__kind"], values["ref"], values["strand"]
    ref, parent_ref = values["heading__ref"], values["heading__parent__ref"]
    if kind == Heading.Kind.THEME and own_ref:
        return f"{own_ref} {strand}".strip()
    if kind == Heading.Kind.ISSUE:
        heading_ref = f"{parent_ref or ''} {ref}".strip()
        if not own_ref:
            heading_ref = f"{heading_ref or 'Issue'}, line {values['position'] + 1}"
        return f"{heading_ref} {strand}".strip()
    heading_ref = f"{parent_ref} {ref})" if parent_ref is not None else ref
    has_own_ref = kind not in (Heading.Kind.THEME, Heading.Kind.ISSUE)
    return action_name(heading_ref, own_ref if has_own_ref else "", strand)


def _date_text(values: dict[str, Any]) -> str:
    """The date now in force, and the agreed one if it differs."""
    revised, agreed = values["revised_date"], values["date_text"]
    return f"{revised} (was {agreed})" if revised and agreed else revised or agreed


def _overdue_text(values: dict[str, Any], today: dt.date) -> str:
    """How long an action is overdue, in words; "" if it is not overdue, achieved or not followed up."""
    due = values["due_date"]
    if not due or not values["is_followed_up"] or values["latest_grade"] == Grade.FULLY_ACHIEVED:
        return ""
    return overdue_by(due, today)
