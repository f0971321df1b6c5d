"""Where each action of a paper stands: in this update, and in the last one before that asked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from actionplans.dates import last_day, month_of, sure_date
from actionplans.grades import Grade, in_words
from actionplans.paper import NO_UPDATE
from actionplans.plan import Entry, Plan, SubAction
from reports.rows import IMPACT_ONLY, name_of

NO_GRADE = "Update without a grade"
NEW = "Not asked before"
ALL = "All actions of this update"
GRADES = tuple(in_words(grade) for grade in Grade)
WORDS = (*GRADES, NO_GRADE, NO_UPDATE, IMPACT_ONLY, NEW)


@dataclass(frozen=True)
class Standing:
    """One action by name. `now` and `before` are of WORDS; beside them the grade, where there is one.

    A grade is the committee's where it holds another than the officer.
    """

    name: str
    line: SubAction
    now: str
    before: str
    grade: int | None
    grade_before: int | None

    @property
    def has_moved(self) -> bool:
        """Whether it was graded twice, and otherwise the second time."""
        return None not in (self.grade, self.grade_before) and self.grade != self.grade_before

    @property
    def latest_grade(self) -> int | None:
        """The last that was given. No update says nothing new, and an impact changes no grade."""
        given = [entry.held_grade for entry in self.line.entries if entry.held_grade]
        return given[-1] if given else None

    def is_past(self, day: dt.date) -> bool:
        """Whether it should have been done before that day, and is not."""
        revised = self.line.revised.partition("\n")[0]
        due = last_day(sure_date(revised) if revised else self.line.due)
        return due is not None and due < day and self.latest_grade != Grade.FULLY_ACHIEVED


def standings(plan: Plan) -> list[Standing]:
    """Every action of the paper, in printed order."""
    return [_standing(name_of(*where, plan.kind), where[-1]) for where in plan.sub_actions()]


def _standing(name: str, line: SubAction) -> Standing:
    now = line.entries[-1] if line.entries else None
    earlier = [entry for entry in line.entries[:-1] if entry.progress]
    before = earlier[-1] if earlier else None
    return Standing(
        " ".join(name.split()),
        line,
        _words(now) if now else NO_UPDATE,
        _words(before) if before else NEW,
        now.held_grade if now else None,
        before.held_grade if before else None,
    )


def _words(entry: Entry) -> str:
    if entry.held_grade:
        return in_words(entry.held_grade)
    if not entry.progress:
        return IMPACT_ONLY
    return NO_GRADE if entry.has_progress else NO_UPDATE


def counts(found: list[Standing]) -> list[tuple[str, int, int]]:
    """Of each of WORDS how many stood there before, and how many do now. What nobody needs is left out."""
    before, now = Counter(each.before for each in found), Counter(each.now for each in found)
    return [
        (words, before[words], now[words])
        for words in WORDS
        if words in GRADES or before[words] or now[words]
    ]


def day_of(plan: Plan) -> dt.date | None:
    """The first day of the month that the paper speaks for, whenever it is printed."""
    return month_of(plan.period)
