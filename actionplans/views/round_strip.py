"""The progress of a round: its four dates, and how many updates are in each state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplans.models import Round, UpdateRequest
from actionplans.views.days_left import DaysLeft, days_left


@dataclass(frozen=True)
class RoundStep:
    """One date of a round. `state` is "passed", "next" or "later".

    `is_late` marks the deadline of an open round once it is past.
    """

    label: str | Promise
    date: dt.date
    state: str
    is_late: bool = False


@dataclass(frozen=True)
class BarPart:
    """A part of the bar: the number of updates in a state, and how many are in the parts before it."""

    css: str
    count: int
    start: int


@dataclass(frozen=True)
class RoundStrip:
    """The dates of a round and the number of its updates by state. `waiting` counts those with officers."""

    steps: list[RoundStep]
    bar: list[BarPart]
    total: int
    received: int
    waiting: int
    to_approve: int
    sent_back: int
    in_draft: int
    not_started: int
    days: DaysLeft | None


def round_steps(this_round: Round, today: dt.date) -> list[RoundStep]:
    """The dates that are set for a round, in order. Needs `select_related("meeting")`."""
    meeting = this_round.meeting
    dates = [
        (_("Opened"), this_round.opens),
        (_("Updates due"), this_round.due),
        (_("Agenda"), meeting.deadlines.despatch if meeting else None),
        (_("Meeting"), meeting.date if meeting else None),
    ]
    steps: list[RoundStep] = []
    for label, date in dates:
        if date is None:
            continue
        has_next = any(step.state == "next" for step in steps)
        is_over = date < today or (date == today and date == this_round.opens)
        state = "passed" if is_over else "later" if has_next else "next"
        is_late = date == this_round.due and date < today and this_round.state == Round.State.OPEN
        steps.append(RoundStep(label, date, state, is_late))
    return steps


def build_round_strip(this_round: Round, counts: Mapping[str, int], today: dt.date) -> RoundStrip:
    """The strip of a round, from the number of its updates by state. Needs `select_related("meeting")`."""
    states = UpdateRequest.State
    counted = {state: counts.get(state, 0) for state in states}
    waiting = sum(counted[state] for state in UpdateRequest.WITH_OFFICER)
    sent_back = counted[states.RETURNED]
    bar = (
        ("approved", counted[states.APPROVED] + counted[states.PUBLISHED]),
        ("submitted", counted[states.SUBMITTED]),
        ("draft", counted[states.DRAFT] + sent_back),
        ("empty", counted[states.NOT_STARTED] + counted[states.NOT_RECEIVED]),
    )
    total = sum(counted.values())
    return RoundStrip(
        steps=round_steps(this_round, today),
        bar=_bar_parts(bar),
        total=total,
        received=total - waiting - counted[states.NOT_RECEIVED],
        waiting=waiting,
        to_approve=counted[states.SUBMITTED],
        sent_back=sent_back,
        in_draft=counted[states.DRAFT],
        not_started=counted[states.NOT_STARTED],
        days=days_left(this_round.due),
    )


def _bar_parts(counts: Iterable[tuple[str, int]]) -> list[BarPart]:
    """The parts of the bar, in the order given, without empty ones."""
    parts, start = [], 0
    for css, count in counts:
        if count:
            parts.append(BarPart(css, count, start))
            start += count
    return parts
