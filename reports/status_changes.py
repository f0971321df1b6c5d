"""The status of every action of a plan at the day of a report, and before the report."""

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
    """One action by name, under the recommendation with the reference `top`.

    `last` is the last entry with a grade, `before` the last one before this report, if any. The committee's
    grade replaces the officer's. `gap` is the entry of this report if no update was received for it.
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
        """Whether its grade in this report differs from an earlier one."""
        return None not in (self.grade, self.grade_before) and self.grade != self.grade_before

    def is_overdue(self, day: dt.date) -> bool:
        """Whether its date is before that day and it is not fully achieved."""
        revised = self.line.revised.partition("\n")[0]
        due = last_day_of_period(parse_partial_date(revised) if revised else self.line.due)
        return due is not None and due < day and self.grade != Grade.FULLY_ACHIEVED


def status_changes(plan: PlanData) -> list[StatusChange]:
    """Every action of the plan that is monitored, in printed order."""
    return list(_iter_status_changes(plan))


def _iter_status_changes(plan: PlanData) -> Iterator[StatusChange]:
    not_asked = list(plan.not_asked)
    for index, (top, part, sub_action) in enumerate(plan.sub_actions()):
        while not_asked and not_asked[0].place <= index:
            other = not_asked.pop(0)
            yield _status_change(other.name, other.top, other.line, other.line.entries)
        name = " ".join(plan_action_name(top, part, sub_action, plan.kind).split())
        gap = sub_action.entries[-1] if sub_action.entries and sub_action.entries[-1].is_gap else None
        yield _status_change(name, top.ref, sub_action, sub_action.entries[:-1], gap)
    for other in not_asked:
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
    """Of each grade its label, how many actions had it before this report, and how many have it now."""
    before_counts = Counter(grade_text(status_change.grade_before) for status_change in status_changes)
    current_counts = Counter(grade_text(status_change.grade) for status_change in status_changes)
    return [
        (text, before_counts[text], current_counts[text])
        for text in STATUS_LABELS
        if text in GRADE_LABELS or before_counts[text] or current_counts[text]
    ]


def grade_text(grade: int | None) -> str:
    return grade_label(grade) or NOT_GRADED


def without_update(status_changes: list[StatusChange]) -> list[StatusChange]:
    """Those for which no update was received."""
    return [status_change for status_change in status_changes if status_change.gap]


def count_grades(plan: PlanData, scale: Scale = GRADES_SCALE) -> list[dict[str, Any]]:
    """How many actions have each grade on the plan's scale, and last how many have none."""
    changes = status_changes(plan)
    if scale is GRADES_SCALE:
        counts_by_grade = Counter(status_change.grade for status_change in changes)
        rows = [_count_row(f"{g.value} {g.label}", str(g.value), counts_by_grade[g.value]) for g in Grade]
    else:
        counts_by_level = Counter(_level(status_change, scale) for status_change in changes)
        rows = [_count_row(level.word, level.css, counts_by_level[level]) for level in scale.levels]
    without_grade = len(changes) - sum(row["n"] for row in rows)
    return [*rows, _count_row(NOT_GRADED if scale is GRADES_SCALE else NO_STATUS, "none", without_grade)]


def _level(status_change: StatusChange, scale: Scale) -> Level | None:
    """The level of an action on the plan's own scale; some levels have no grade."""
    entries = (
        entry for entry in reversed(status_change.line.entries) if entry.effective_grade or entry.grade_text
    )
    last_entry = next(entries, None)
    if last_entry is None:
        return None
    if last_entry.committees_grade:
        return scale.level_for_grade(last_entry.committees_grade)
    return scale.level(last_entry.grade_text) or scale.level_for_grade(last_entry.grade)


def _count_row(text: str, css: str, number: int) -> dict[str, Any]:
    return {"words": text, "css": css, "n": number}


def names_not_received(plan: PlanData) -> list[str]:
    """The names of the actions for which no update was received."""
    return [status_change.name for status_change in without_update(status_changes(plan))]


def report_month(plan: PlanData) -> dt.date | None:
    """The day of the report; the first day of its month where only its words are known."""
    return dt.date.fromisoformat(plan.day) if plan.day else parse_month(plan.period)
