"""Where each action of a plan stands as at the day of a report, whether the report asks about it or not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from documents.plan.dates import last_day_of_period, parse_month, parse_partial_date
from documents.plan.grades import Grade, grade_label
from documents.plan.plan_data import EntryData, PlanData, SubActionData
from documents.plan.scales import GRADES as GRADES_SCALE
from documents.plan.scales import Level, Scale
from reports.report_rows import plan_action_name

NOT_GRADED, NO_STATUS = "No grade yet", "No status yet"
TOTAL_LABEL = "All actions"
GRADE_LABELS = tuple(grade_label(grade) for grade in Grade)
STATUS_LABELS = (*GRADE_LABELS, NOT_GRADED)


@dataclass(frozen=True)
class StatusChange:
    """One action by name, under the recommendation with the number `top`.

    `last` is the entry that graded it last, `before` the one that had done so before this report, if any. A
    grade is the committee's where it holds another than the officer. `gap` is the question to which nothing
    came.
    """

    name: str
    top: str
    line: SubActionData
    last: EntryData | None
    before: EntryData | None
    gap: EntryData | None = None

    @property
    def grade(self) -> int | None:
        return self.last.effective_grade if self.last else None

    @property
    def grade_before(self) -> int | None:
        return self.before.effective_grade if self.before else None

    @property
    def grade_changed(self) -> bool:
        """Whether it was graded before, and otherwise in this report."""
        return None not in (self.grade, self.grade_before) and self.grade != self.grade_before

    def is_overdue(self, day: dt.date) -> bool:
        """Whether it should have been done before that day, and is not."""
        revised = self.line.revised.partition("\n")[0]
        due = last_day_of_period(parse_partial_date(revised) if revised else self.line.due)
        return due is not None and due < day and self.grade != Grade.FULLY_ACHIEVED


def status_changes(plan: PlanData) -> list[StatusChange]:
    """Every action of the plan that is monitored, in printed order."""
    return list(_standings(plan))


def _standings(plan: PlanData) -> Iterator[StatusChange]:
    others = list(plan.not_asked)
    for place, where in enumerate(plan.sub_actions()):
        while others and others[0].place <= place:
            other = others.pop(0)
            yield _status_change(other.name, other.top, other.line, other.line.entries)
        top, _, sub_action = where
        name = " ".join(plan_action_name(*where, plan.kind).split())
        gap = sub_action.entries[-1] if sub_action.entries and sub_action.entries[-1].is_gap else None
        yield _status_change(name, top.ref, sub_action, sub_action.entries[:-1], gap)
    for other in others:
        yield _status_change(other.name, other.top, other.line, other.line.entries)


def _status_change(
    name: str,
    top: str,
    sub_action: SubActionData,
    earlier: tuple[EntryData, ...],
    gap: EntryData | None = None,
) -> StatusChange:
    return StatusChange(name, top, sub_action, _last_graded(sub_action.entries), _last_graded(earlier), gap)


def _last_graded(entries: tuple[EntryData, ...]) -> EntryData | None:
    """The last entry with a grade. No update says nothing new, and an impact changes no grade."""
    return next((entry for entry in reversed(entries) if entry.effective_grade), None)


def count_statuses(status_changes: list[StatusChange]) -> list[tuple[str, int, int]]:
    """Of each grade how many actions had it before this report, and how many now: each action once."""
    before = Counter(grade_text(status_change.grade_before) for status_change in status_changes)
    now = Counter(grade_text(status_change.grade) for status_change in status_changes)
    return [
        (text, before[text], now[text])
        for text in STATUS_LABELS
        if text in GRADE_LABELS or before[text] or now[text]
    ]


def grade_text(grade: int | None) -> str:
    return grade_label(grade) or NOT_GRADED


def without_update(status_changes: list[StatusChange]) -> list[StatusChange]:
    """Those requested for which nothing at all was received."""
    return [status_change for status_change in status_changes if status_change.gap]


def count_grades(plan: PlanData, scale: Scale = GRADES_SCALE) -> list[dict[str, Any]]:
    """How many actions have each grade, in the plan's own words, and how many have none: each action once."""
    result = status_changes(plan)
    if scale is GRADES_SCALE:
        now = Counter(status_change.grade for status_change in result)
        rows = [_count(f"{g.value} {g.label}", str(g.value), now[g.value]) for g in Grade]
    else:
        counts = Counter(_level(status_change, scale) for status_change in result)
        rows = [_count(level.word, level.css, counts[level]) for level in scale.levels]
    left = len(result) - sum(row["n"] for row in rows)
    return [*rows, _count(NOT_GRADED if scale is GRADES_SCALE else NO_STATUS, "none", left)]


def _level(status_change: StatusChange, scale: Scale) -> Level | None:
    """The step of the plan's own scale that an action has; some of these count as no grade."""
    entries = (
        entry for entry in reversed(status_change.line.entries) if entry.effective_grade or entry.grade_text
    )
    last = next(entries, None)
    if last is None:
        return None
    if last.committees_grade:
        return scale.level_for_grade(last.committees_grade)
    return scale.level(last.grade_text) or scale.level_for_grade(last.grade)


def _count(text: str, css: str, n: int) -> dict[str, Any]:
    return {"words": text, "css": css, "n": n}


def names_not_received(plan: PlanData) -> list[str]:
    """The names of the actions requested for which nothing was received."""
    return [status_change.name for status_change in without_update(status_changes(plan))]


def report_month(plan: PlanData) -> dt.date | None:
    """The day of the report; the first day of its month where only its words are known."""
    return dt.date.fromisoformat(plan.day) if plan.day else parse_month(plan.period)
