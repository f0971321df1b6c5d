"""Guards taken out, one at a time: the walks of `machine.py` must notice each.

`pytest tests/rounds/walks/guards.py` walks with each of these until it is noticed.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from actionplans import access, workflow
from actionplans.access import plans
from actionplans.workflow import asking, decisions, moves, publishing, rounds


@dataclass(frozen=True)
class Mutant:
    """A function with some of its words replaced, and what then goes wrong."""

    what: str
    function: Callable[..., Any]
    old: str
    new: str

    def __str__(self) -> str:
        return self.what


MUTANTS = [
    Mutant(
        "a save on top of an older version wins",
        workflow.save_draft,
        "if asked.version != version and (by_itself or not is_same_page):",
        "if False:",
    ),
    Mutant(
        "what was submitted is written on", workflow.save_draft, "if not asked.is_with_officer:", "if False:"
    ),
    Mutant(
        "a round that is over is still open",
        moves.locked,
        "if not asked.is_going_on:",
        "if False:",
    ),
    Mutant(
        "a newer version is approved unread", workflow.approve, "if asked.version != version:", "if False:"
    ),
    Mutant(
        "people approve what they wrote",
        workflow.approve,
        "if Asked.objects.written_in_by(by).filter(pk=asked.pk).exists():",
        "if asked.written_by_id == by.pk:",
    ),
    Mutant(
        "an answer moves from any state to any other",
        moves._check_move,
        "if (asked.state, state) not in MOVES:",
        "if False:",
    ),
    Mutant(
        "an answer is returned without a word", workflow.send_back, "if not comment.strip():", "if False:"
    ),
    Mutant("outsiders find every answer", access.answer_for, "if not (runs or is_asked):", "if False:"),
    Mutant("officers approve and return", access.answer_for, "if to_approve and not runs:", "if False:"),
    Mutant("officers run reviews", plans._only_to_edit, "if not may_edit(user, plan):", "if False:"),
    Mutant("delegates delegate", access.may_delegate, "return may_edit", "return True or may_edit"),
    Mutant(
        "gaps are published without a reason",
        publishing._name_gaps,
        "if not asked.gap_reason:",
        "if False:",
    ),
    Mutant(
        "what nobody approved is printed",
        publishing._name_gaps,
        '_withhold(written, "Not approved when the update was published", by)',
        "pass",
    ),
    Mutant("a second round is opened", rounds.open_round, "if plan.rounds.open().exists():", "if False:"),
    Mutant(
        "what was not achieved is not asked for again",
        asking.askings,
        "progress=line.latest_grade != Grade.FULLY_ACHIEVED",
        "progress=line.latest_grade in (None, 2, 3)",
    ),
    Mutant(
        "impact that was promised is forgotten",
        asking.askings,
        "impact=line.pk in owed",
        "impact=False",
    ),
    Mutant("withdrawn lines are asked for", asking.askings, ".live()", ""),
    Mutant("a further report is forgotten", asking.askings, " or line.pk in reports", " or False"),
    Mutant(
        "a further report is asked for again and again",
        asking.reports_owed,
        "if line not in last or last[line] < month",
        "",
    ),
    Mutant("anybody may decide", access.may_decide, "return is_clerk(user)", "return True"),
    Mutant(
        "what has ended is decided on again",
        decisions._check,
        "if isinstance(about, SubAction) and about.standing != LIVE:",
        "if False:",
    ),
    Mutant(
        "what was decided changes nothing",
        decisions._let_it_stand,
        "line.standing, line.revised_date = standing, revised",
        "pass",
    ),
    Mutant(
        "what is taken back ends all the same",
        decisions._take_back,
        "if old.sub_action:",
        "if False:",
    ),
    Mutant(
        "what the sign-off of a plan ended stays ended",
        workflow.take_decision_back,
        'parts = list(decision.parts.select_related("sub_action", "entry"))',
        "parts = []",
    ),
    Mutant(
        "a part of a sign-off is taken back by itself",
        workflow.take_decision_back,
        "if decision.part_of_id:",
        "if False:",
    ),
    Mutant(
        "a plan is signed off while its update is open",
        workflow.sign_off_plan,
        "if plan.rounds.open().exists():",
        "if False:",
    ),
    Mutant(
        "leavings have no reason in history",
        workflow.sign_off_plan,
        "with because(_why(whole), by):",
        'with because("", by):',
    ),
    Mutant(
        "a grade taken back is still the committee's",
        decisions._take_back,
        "grade=earlier.own_grade if earlier else None",
        "grade=old.grade",
    ),
    Mutant("a save leaves the words behind", workflow.save_draft, "_store(asked, answer)", "pass"),
]


@contextmanager
def living(mutant: Mutant) -> Iterator[None]:
    """The application with this mutant in it."""
    original = mutant.function
    plain = inspect.unwrap(original)
    source = textwrap.dedent(inspect.getsource(plain))
    assert source.count(mutant.old) == 1, f"{mutant.what}: the guard stands elsewhere now"
    names = plain.__globals__
    exec(
        compile(source.replace(mutant.old, mutant.new), f"<{mutant.what}>", "exec"), names
    )  # replaces it there
    changed = names[plain.__name__]
    homes = [m for m in list(sys.modules.values()) if getattr(m, plain.__name__, None) is original]
    for home in homes:
        setattr(home, plain.__name__, changed)
    try:
        yield
    finally:
        for home in [sys.modules[plain.__module__], *homes]:
            setattr(home, plain.__name__, original)
