"""Rows of the list of actions as strings made ready: what costs is a template over model instances."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from actionplans.dates import month_name
from actionplans.grades import Grade
from actionplans.models import Asked, SubAction


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
    standing: str


def action_row(values: dict[str, Any], today: dt.date) -> ActionRow:
    """From the values that `for_actions_page` names."""
    grade, silent = values["latest_grade"], values["last_state"] == Asked.State.NOT_RECEIVED
    last = month_name(values["last_round"]) if values["last_round"] else "None yet"
    return ActionRow(
        pk=values["pk"],
        review=values["heading__plan__title"],
        review_url=f"/reviews/{values['heading__plan__slug']}/",
        committee=values["heading__plan__committee__name"] or "",
        name=_name(values),
        action=values["action"],
        responsibility=values["responsibility"].replace("\n", ", "),
        date=_date(values),
        late=_late(values, today),
        grade=_words(grade) or "No grade yet",
        css=str(grade or "none"),
        before=_words(values["grade_before"]),
        update=f"{last}: no update received" if silent else last,
        standing=str(SubAction.Standing(values["standing"]).label),
    )


def _words(grade: int | None) -> str:
    return f"{grade} {Grade(grade).label}" if grade else ""


def _name(values: dict[str, Any]) -> str:
    ref, parent, strand = values["heading__ref"], values["heading__parent__ref"], values["strand"]
    place = f"{parent} {ref})" if parent is not None else ref
    return f"{place} {strand}".strip()


def _date(values: dict[str, Any]) -> str:
    """The date that holds now, and the one that the plan prints, as both are asked about."""
    revised, agreed = values["revised_date"], values["date_text"]
    return f"{revised} (was {agreed})" if revised and agreed else revised or agreed


def _late(values: dict[str, Any], today: dt.date) -> str:
    """How many days an action that is not achieved is past its date."""
    due = values["due_by"]
    if not due or due >= today or values["latest_grade"] == Grade.FULLY_ACHIEVED:
        return ""
    if values["standing"] != SubAction.Standing.LIVE:
        return ""
    days = (today - due).days
    return f"{days:,} days overdue" if days != 1 else "1 day overdue"
