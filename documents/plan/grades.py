"""The four grades of the committee's grading key."""

from __future__ import annotations

from enum import IntEnum


class Grade(IntEnum):
    FULLY_ACHIEVED = 1
    ON_TRACK = 2
    SLIPPED = 3
    NOT_ACHIEVED = 4

    @property
    def label(self) -> str:
        """As documents print it, next to its number: "On-Track"."""
        return GRADE_LABELS[self]


GRADE_LABELS = {
    Grade.FULLY_ACHIEVED: "Fully Achieved",
    Grade.ON_TRACK: "On-Track",
    Grade.SLIPPED: "Slipped",
    Grade.NOT_ACHIEVED: "Not Achieved",
}
GRADE_CHOICES = [(grade.value, label) for grade, label in GRADE_LABELS.items()]
BEHIND = frozenset({Grade.SLIPPED, Grade.NOT_ACHIEVED})


def grade_label(grade: int | None) -> str:
    """A grade as documents print it: "1 (Fully Achieved)", or "" for none."""
    return f"{grade} ({Grade(grade).label})" if grade else ""
