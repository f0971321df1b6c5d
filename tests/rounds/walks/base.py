"""A walk through one plan: its people, its report council, and how each step is tried."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from accounts.roles import create_groups
from actionplans.models import Committee, Meeting
from actionplans.workflow.updates import NotAllowed, UpdateContent
from tests.base import PlanTestCase
from tests.rounds.walks.reference_model import Council, Line, Question, S

PEOPLE = ("olive", "nat", "lee", "liz", "clare", "mo", "nia")
REFUSED = (NotAllowed, PermissionDenied, Http404)
people = st.sampled_from(PEOPLE)
officers_mostly = st.sampled_from(
    ("olive", "nat", "lee", "olive", "nat", "olive", "nat", "olive", "nat", *PEOPLE)
)
runners_mostly = st.sampled_from(("lee", "liz", "clare", "lee", "liz", "clare", "lee", "liz", *PEOPLE))
clerks_mostly = st.sampled_from(("clare", "clare", "clare", "lee", "mo"))
places = st.integers(0, 5)
often = st.sampled_from((True, True, True, True, True, False))
grades = st.sampled_from((1, 2, 3, 4))

steps: Counter[str] = Counter()


class Cast(PlanTestCase):
    __test__ = False


class Walk(RuleBasedStateMachine):
    """Seven people, of whom two own lines and three run the review, and what is known of it on paper."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.words = 0
        self.period = dt.date(2020, 3, 1)
        self.past: list[Question] = []
        self.chosen: Question | None = None

    def teardown(self) -> None:
        try:
            if hasattr(self, "council"):
                self.look_back()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def look_back(self) -> None:
        """What must be true of the whole walk."""

    def set_up(self) -> None:
        create_groups()
        Cast.setUpTestData()
        Cast.liz, Cast.nat = Cast.person("Liz"), Cast.person("Nat")
        Cast.review.link_officers.add(Cast.liz)
        self.user: dict[str, Any] = {name: getattr(Cast, name) for name in PEOPLE}
        places = Committee.objects.create(name="Places")
        self.meeting = Meeting.objects.create(committee=places, date=dt.date(2020, 1, 9))
        self.council = Council(frozenset({"lee", "liz", "clare"}))
        self.council.lines[Cast.action.pk] = Line("olive")
        self.letters = iter("bcdefghijklmnopqrstuvwxyz")

    def add(self, owner: str) -> None:
        sub_action = Cast.add_action(next(self.letters), owner=self.user[owner])
        self.council.lines[sub_action.pk] = Line(owner)

    def attempt(self, do: Any, *, allowed: bool) -> Any:
        """Do it as a view would, all or nothing. Only what is forbidden must be refused."""
        steps["done" if allowed else "refused"] += 1
        try:
            with transaction.atomic():
                done = do()
        except REFUSED as refusal:
            assert not allowed, f"refused: {refusal!r}"
            return None
        assert allowed, "this should have been refused"
        return done

    def questions(self) -> list[Question]:
        return list((self.council.asked or {}).values()) if hasattr(self, "council") else []

    def recent(self) -> list[Question]:
        """Those of rounds that are over which are looked at after each step."""
        return self.past[-4:]

    def question(self, place: int, *ready: S) -> Question:
        """Mostly one of the open round that is ready for it; now and then one of a round that is over."""
        if self.chosen:
            return self.chosen
        if self.past and place == 5:
            return self.past[self.words % len(self.past)]
        questions = self.questions()
        fitting = [question for question in questions if question.state in ready]
        chosen = fitting if fitting and place < 4 else questions
        return chosen[place % len(chosen)]

    def is_over(self, question: Question) -> bool:
        return question in self.past

    def may_follow_late(self, question: Question) -> bool:
        """Whether it is over and its officer may still write it, for the next version."""
        return False

    def line(self, place: int) -> tuple[int, Line]:
        pk = list(self.council.lines)[place % len(self.council.lines)]
        return pk, self.council.lines[pk]

    def live(self) -> list[int]:
        lines = self.council.lines if hasattr(self, "council") else {}
        return [pk for pk, line in lines.items() if line.is_live]

    def some_words(self) -> str:
        self.words += 1
        return f"Words number {self.words:05} were written."

    def some_answer(self, grade: int, impact: str) -> UpdateContent:
        text = self.some_words() if impact else ""
        why = self.some_words() if grade > 2 else ""
        return UpdateContent(
            evidence=self.some_words(),
            grade=grade,
            explanation=why,
            revised_date="March 2031" if why else "",
            impact=text,
            impact_not_yet=impact == "not yet",
        )
