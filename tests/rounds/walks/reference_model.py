"""A council on paper: what must be true of its rounds, worked out without looking into the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from actionplans.models import UpdateRequest
from actionplans.workflow.updates import UpdateContent

S = UpdateRequest.State
ENDINGS = ("signed-off", "withdrawn", "superseded", "transferred")
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
    writers: set[str] = field(default_factory=set)
    answer: UpdateContent = field(default_factory=UpdateContent)
    links: int = 0
    new_links: int = 0  # that no version has printed
    delegates: set[str] = field(default_factory=set)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def was_printed(self) -> None:
        self.state, self.new_links = S.PUBLISHED, 0

    def stored(self, answer: UpdateContent) -> UpdateContent:
        """What of an answer is kept: no progress where none was asked for."""
        if self.progress:
            return answer
        return UpdateContent(impact=answer.impact, impact_not_yet=answer.impact_not_yet)


@dataclass
class Ruled:
    """A decision of the committee: `month` is that of the update it graded, or of the report it wants.

    `officers` is the officer's grade that it read. Its parts are what the sign-off of a whole plan ended.
    """

    pk: int
    kind: str
    grade: int | None = None
    officers: int | None = None
    month: dt.date = dt.date.min
    date: str = ""
    parts: list[Ruled] = field(default_factory=list)
    is_part: bool = False
    is_taken_back: bool = False
    is_told: bool = False


@dataclass
class Line:
    """A sub-action: what it still owes the committee follows from what was published of it."""

    owner: str
    owes_impact: bool = False
    told: list[tuple[dt.date, int]] = field(default_factory=list)
    ruled: list[Ruled] = field(default_factory=list)

    def holding(self, *kinds: str) -> list[Ruled]:
        """What the committee decided of these kinds, and did not take back."""
        return [ruled for ruled in self.ruled if ruled.kind in kinds and not ruled.is_taken_back]

    @property
    def standing(self) -> str:
        """How the committee ended it, or "live"."""
        ended = self.holding(*ENDINGS)
        return ended[-1].kind if ended else "live"

    @property
    def is_live(self) -> bool:
        return self.standing == "live"

    @property
    def revised(self) -> str:
        """The date that was agreed last."""
        agreed = self.holding("revised")
        return agreed[-1].date if agreed else ""

    @property
    def last_grade(self) -> int | None:
        """The committee's of the last update that told of it, where it decided otherwise, else the officer's.

        A correction is the officer's: it does not undo what the committee decided.
        """
        if not self.told:
            return None
        month, grade = self.told[-1]
        held = [ruled for ruled in self.holding("confirmed", "amended") if ruled.month == month]
        return held[-1].grade if held and held[-1].grade != held[-1].officers else grade

    def owes_report(self, month: dt.date, of_all: list[Ruled]) -> bool:
        """Whether a report was asked for by then, and no update since has told of the line."""
        on_all = [ruled for ruled in of_all if ruled.kind == "report" and not ruled.is_taken_back]
        days = [ruled.month for ruled in [*self.holding("report"), *on_all] if ruled.month <= month]
        return bool(days) and not (self.told and self.told[-1][0] >= max(days))

    def wanted(self, month: dt.date, of_all: list[Ruled]) -> tuple[bool, bool]:
        """Whether the round of that month must ask for progress, and for impact."""
        progress = self.last_grade != 1 or self.owes_report(month, of_all)
        return self.is_live and progress, self.is_live and self.owes_impact

    def was_published(self, question: Question, month: dt.date) -> None:
        if question.answer.grade:
            self.told.append((month, question.answer.grade))
        if question.answer.has_impact:
            self.owes_impact = question.answer.impact_not_yet
        else:
            self.was_not_received(question)

    def was_not_received(self, question: Question) -> None:
        self.owes_impact = self.owes_impact or question.impact


@dataclass
class Council:
    """The lines of one plan, what was decided about all of them, and what its open round asks of them."""

    runners: frozenset[str]
    lines: dict[int, Line] = field(default_factory=dict)
    of_all: list[Ruled] = field(default_factory=list)
    asked: dict[int, Question] | None = None

    def runs(self, who: str) -> bool:
        return who in self.runners

    def may_read(self, who: str, question: Question) -> bool:
        return self.runs(who) or who == question.owner or who in question.delegates

    def wanted(self, month: dt.date) -> dict[int, tuple[bool, bool]]:
        asked = {pk: line.wanted(month, self.of_all) for pk, line in self.lines.items()}
        return {pk: each for pk, each in asked.items() if any(each)}

    def publish(self, month: dt.date) -> list[Question]:
        """The round ends: what is approved counts, what is not is asked for again."""
        questions = self.asked or {}
        for pk, question in questions.items():
            if question.state == S.APPROVED:
                question.was_printed()
                self.lines[pk].was_published(question, month)
            else:
                question.state = S.NOT_RECEIVED
                self.lines[pk].was_not_received(question)
        self.asked = None
        return list(questions.values())
