"""How many actions have each assessment, as segments of one bar."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from actionplans.views.plan_rows import format_grade
from documents.plan.grades import Grade
from documents.plan.scales import GRADES, Scale

NOT_RECEIVED, NOT_ASSESSED = "not-received", "none"
# The worst first, so that what is behind can be compared by eye from one bar to the next.
BAR_ORDER = ("4", "3", NOT_RECEIVED, "2", "1", NOT_ASSESSED)


@dataclass(frozen=True)
class GradeCount:
    """How many actions have an assessment, and how many precede them in the bar."""

    css: str
    label: str
    count: int
    start: int


def name_in_bar(grade: int | None, *, is_not_received: bool) -> str:
    """The name in BAR_ORDER of the segment in which an action counts.

    `is_not_received` is whether nothing was received for its last request. A fully achieved action counts as
    such, as only its impact was requested.
    """
    if is_not_received and grade != Grade.FULLY_ACHIEVED:
        return NOT_RECEIVED
    return str(int(grade)) if grade else NOT_ASSESSED


def grade_counts(grades: Counter[str], scale: Scale = GRADES) -> list[GradeCount]:
    """The segments of a bar from counts by name in BAR_ORDER, with the labels of a scale. Without zeros."""
    labels = {NOT_RECEIVED: _("No update received"), NOT_ASSESSED: _("Not assessed yet")}
    counts, start = [], 0
    for name in BAR_ORDER:
        if grades[name]:
            grade = Grade(int(name)) if name.isdigit() else None
            label = labels.get(name) or format_grade(scale, grade)
            counts.append(GradeCount(scale.css(grade) if grade else name, label, grades[name], start))
            start += grades[name]
    return counts
