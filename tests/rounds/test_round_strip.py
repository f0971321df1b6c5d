"""The dates of a round as one strip: what has passed, what is next, what is late."""

import datetime as dt
from types import SimpleNamespace

from actionplans.models import Meeting, Round
from actionplans.views.round_strip import build_round_strip, round_steps

TODAY = dt.date(2026, 11, 23)


def steps(**values):
    meeting = Meeting(date=dt.date(2026, 12, 17)) if values.pop("has_meeting", True) else None
    this_round = Round(opens=dt.date(2026, 11, 2), meeting=meeting, **values)
    return [(step.date, step.state, step.is_late) for step in round_steps(this_round, TODAY)]


def test_the_first_date_that_is_not_over_is_next():
    due, agenda = dt.date(2026, 11, 30), Meeting(date=dt.date(2026, 12, 17)).deadlines.despatch
    assert steps(due=due) == [
        (dt.date(2026, 11, 2), "passed", False),
        (due, "next", False),
        (agenda, "later", False),
        (dt.date(2026, 12, 17), "later", False),
    ]


def test_a_deadline_that_is_over_is_late_while_the_round_is_open():
    due = dt.date(2026, 11, 20)
    assert steps(due=due)[1] == (due, "passed", True)
    assert steps(due=due, state=Round.State.PUBLISHED)[1] == (due, "passed", False)


def test_dates_that_are_not_set_are_left_out():
    assert [state for _, state, _ in steps(due=None, has_meeting=False)] == ["passed"]


def test_today_the_round_has_opened():
    this_round = SimpleNamespace(opens=TODAY, due=None, meeting=None, state=Round.State.OPEN)
    assert [step.state for step in round_steps(this_round, TODAY)] == ["passed"]


def test_a_bar_has_no_empty_parts():
    this_round = SimpleNamespace(opens=TODAY, due=None, meeting=None, state=Round.State.OPEN)
    strip = build_round_strip(this_round, {"approved": 2, "not-started": 2, "returned": 1}, TODAY)
    assert [(part.css, part.start, part.count) for part in strip.bar] == [
        ("approved", 0, 2),
        ("draft", 2, 1),
        ("empty", 3, 2),
    ]
    assert (strip.received, strip.waiting, strip.total) == (2, 3, 5)
