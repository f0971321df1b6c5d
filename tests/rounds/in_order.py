"""People do what is asked of them: walks in which nobody does never get far."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.rounds.council import WITH_OFFICER, Question, S
from tests.rounds.walk import Walk, grades, places

impacts = st.sampled_from(("", "told", "not yet"))


class InOrder(Walk):
    """The steps of `Rounds` as they are meant, one question or a whole round at a time."""

    def waiting(self, *states: S) -> list[Question]:
        return [question for question in self.questions() if question.state in states]

    @precondition(lambda self: self.waiting(*WITH_OFFICER))
    @rule(place=places, grade=grades, impact=impacts)
    def who_is_asked_answers(self, place: int, grade: int, impact: str) -> None:
        waiting = self.waiting(*WITH_OFFICER)
        self.answers(waiting[place % len(waiting)], grade, impact)

    @precondition(lambda self: self.waiting(S.SUBMITTED))
    @rule(place=places)
    def who_runs_it_approves(self, place: int) -> None:
        waiting = self.waiting(S.SUBMITTED)
        self.approves(waiting[place % len(waiting)])

    @precondition(lambda self: self.questions())
    @rule(grade=grades, impact=impacts, left_out=st.sampled_from((0, 0, 1)))
    def all_answer_and_it_is_published(self, grade: int, impact: str, left_out: int) -> None:
        for question in self.waiting(*WITH_OFFICER)[left_out:]:
            self.answers(question, grade, impact)
        for question in self.waiting(S.SUBMITTED):
            self.approves(question)
        self.the_round_is_published("clare", reasons=True)

    @precondition(lambda self: hasattr(self, "council") and self.council.asked is None)
    @rule()
    def the_next_round_comes(self) -> None:
        self.a_round_is_opened("lee")

    def answers(self, question: Question, grade: int, impact: str) -> None:
        self.chosen = question
        self.an_answer_is_written(question.owner, 0, grade, impact, seen=True, submitting=True)
        self.chosen = None

    def approves(self, question: Question) -> None:
        self.chosen = question
        others = [one for one in ("clare", "liz", "lee") if one not in question.writers]
        self.an_answer_is_approved(others[0] if others else "clare", 0, seen=True)
        self.chosen = None
