"""A council on paper: what must be true of its rounds, worked out without looking into the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from actionplans.models import Asked
from actionplans.workflow import Answer

S = Asked.State
WITH_OFFICER = {S.NOT_STARTED, S.DRAFT, S.RETURNED}


@dataclass
class Question:
    """One line in one round, as far as its answer has come."""

    pk: int
    owner: str
    progress: bool
    impact: bool
    state: S = S.NOT_STARTED
    version: int = 0
    writer: str = ""
    answer: Answer = field(default_factory=Answer)
    delegates: set[str] = field(default_factory=set)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def stored(self, answer: Answer) -> Answer:
        """What of an answer is kept: no progress where none was asked for."""
        if self.progress:
            return answer
        return Answer(impact=answer.impact, impact_not_yet=answer.impact_not_yet)


@dataclass
class Line:
    """A sub-action: what it still owes the committee follows from what was published of it."""

    owner: str
    is_live: bool = True
    last_grade: int | None = None
    owes_impact: bool = False

    @property
    def wanted(self) -> tuple[bool, bool]:
        """Whether the next round must ask for progress, and for impact."""
        return self.is_live and self.last_grade != 1, self.is_live and self.owes_impact

    def was_published(self, question: Question) -> None:
        self.last_grade = question.answer.grade or self.last_grade
        if question.answer.has_impact:
            self.owes_impact = question.answer.impact_not_yet
        else:
            self.was_not_received(question)

    def was_not_received(self, question: Question) -> None:
        self.owes_impact = self.owes_impact or question.impact


@dataclass
class Council:
    """The lines of one plan, and what its open round asks of them."""

    runners: frozenset[str]
    lines: dict[int, Line] = field(default_factory=dict)
    asked: dict[int, Question] | None = None

    def runs(self, who: str) -> bool:
        return who in self.runners

    def may_read(self, who: str, question: Question) -> bool:
        return self.runs(who) or who == question.owner or who in question.delegates

    def wanted(self) -> dict[int, tuple[bool, bool]]:
        return {pk: line.wanted for pk, line in self.lines.items() if any(line.wanted)}

    def publish(self) -> list[Question]:
        """The round ends: what is approved counts, what is not is asked for again."""
        questions = self.asked or {}
        for pk, question in questions.items():
            if question.state == S.APPROVED:
                question.state = S.PUBLISHED
                self.lines[pk].was_published(question)
            else:
                question.state = S.NOT_RECEIVED
                self.lines[pk].was_not_received(question)
        self.asked = None
        return list(questions.values())
