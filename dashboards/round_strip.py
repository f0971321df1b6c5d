"""A round as one strip: its four dates with where today is, and how many updates have come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplans.models import Round


@dataclass(frozen=True)
class RoundStep:
    """One date of a round; `state` is passed, next or later.

    `is_late` is the deadline of an open round that is over.
    """

    label: str | Promise
    date: dt.date
    state: str
    is_late: bool = False


@dataclass(frozen=True)
class BarPart:
    """How many updates are in a state, and where their part of the bar begins, in updates."""

    css: str
    count: int
    start: int


def round_steps(this_round: Round, today: dt.date) -> list[RoundStep]:
    """The dates that a round has, in order. `meeting` has to be fetched with it."""
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


def bar_parts(**counts: int) -> list[BarPart]:
    """The parts of a bar, in the order given, without those that are empty."""
    parts, start = [], 0
    for css, count in counts.items():
        if count > 0:
            parts.append(BarPart(css, count, start))
            start += count
    return parts
