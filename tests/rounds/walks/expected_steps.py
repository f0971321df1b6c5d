"""People do what is asked of them: walks in which nobody does never get far."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.rounds.walks.base import Walk, grades, people, places
from tests.rounds.walks.reference_model import WITH_OFFICER, Question, S

RUNNERS = ("clare", "liz", "lee")
impacts = st.sampled_from(("", "told", "not yet"))


class InOrder(Walk):
    """The steps of `Rounds` as they are meant, one question or a whole round at a time."""

    def waiting(self, *states: S) -> list[Question]:
        return [question for question in self.questions() if question.state in states]

    @precondition(lambda self: self.waiting(*WITH_OFFICER))
    @rule(place=places, grade=grades, impact=impacts, stale=st.booleans())
    def who_is_asked_answers(self, place: int, grade: int, impact: str, stale: bool) -> None:
        """Now and then first from a page that was left open."""
        waiting = self.waiting(*WITH_OFFICER)
        question = waiting[place % len(waiting)]
        if stale:
            self.answers(question, grade, impact, seen=False)
        self.answers(question, grade, impact)

    @precondition(lambda self: self.waiting(S.SUBMITTED))
    @rule(
        place=places, first=st.sampled_from(("", "unread", "own", "returned")), who=st.sampled_from(RUNNERS)
    )
    def who_runs_it_approves(self, place: int, first: str, who: str) -> None:
        """Now and then first what he has not read, or what he wrote in; or it goes back without a word."""
        waiting = self.waiting(S.SUBMITTED)
        question = self.chosen = waiting[place % len(waiting)]
        if first == "unread":
            self.an_answer_is_approved(who, 0, seen=False)
        for writer in sorted(question.writers) if first == "own" else ():
            self.an_answer_is_approved(writer, 0, seen=True)
        if first == "own":
            self.an_answer_is_returned(question.owner, 0, "Say when.")
        if first == "returned":
            self.an_answer_is_returned(who, 0, " ")
        self.approves(question)

    @precondition(lambda self: self.waiting(*WITH_OFFICER))
    @rule(place=places, grade=grades, impact=impacts, who=st.sampled_from(RUNNERS))
    def two_write_it_together(self, place: int, grade: int, impact: str, who: str) -> None:
        """Who runs the review begins, and the officer sends it in."""
        waiting = self.waiting(*WITH_OFFICER)
        question = self.chosen = waiting[place % len(waiting)]
        self.an_answer_is_written(who, 0, grade, impact, seen=True, submitting=False)
        self.answers(question, grade, impact)

    @precondition(lambda self: self.waiting(*WITH_OFFICER))
    @rule(place=places, colleague=people)
    def who_is_asked_instead_asks_another(self, place: int, colleague: str) -> None:
        """Only who owns the line, or runs the review, may do so."""
        waiting = self.waiting(*WITH_OFFICER)
        question = self.chosen = waiting[place % len(waiting)]
        self.a_colleague_is_asked(question.owner, 0, colleague, ends=False)
        self.a_colleague_is_asked(colleague, 0, "olive", ends=False)
        self.chosen = None

    @precondition(lambda self: self.past)
    @rule(place=places, who=st.sampled_from(("olive", "lee", "clare")))
    def somebody_goes_back_to_what_is_over(self, place: int, who: str) -> None:
        self.chosen = self.past[place % len(self.past)]
        self.somebody_comments(who, 0)
        self.chosen = None

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

    @precondition(lambda self: hasattr(self, "council") and self.council.asked is None)
    @rule(place=places)
    def a_report_is_wanted_and_comes(self, place: int) -> None:
        """The round after it asks for no other."""
        self.a_report_is_asked_for("clare", place, 6, on_all=False)
        for _ in range(2):
            self.the_next_round_comes()
            if self.questions():
                self.all_answer_and_it_is_published(1, "told", 0)

    def answers(self, question: Question, grade: int, impact: str, *, seen: bool = True) -> None:
        self.chosen = question
        self.an_answer_is_written(question.owner, 0, grade, impact, seen=seen, submitting=True)
        self.chosen = None

    def approves(self, question: Question) -> None:
        self.chosen = question
        others = [one for one in RUNNERS if one not in question.writers]
        self.an_answer_is_approved(others[0] if others else RUNNERS[0], 0, seen=True)
        self.chosen = None
