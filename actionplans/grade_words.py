"""The four grades as papers print them, for what reads papers in the sandbox, where there is no Django."""

from __future__ import annotations

FULLY_ACHIEVED, ON_TRACK, SLIPPED, NOT_ACHIEVED = 1, 2, 3, 4
WORDS = {
    FULLY_ACHIEVED: "Fully Achieved",
    ON_TRACK: "On-Track",
    SLIPPED: "Slipped",
    NOT_ACHIEVED: "Not Achieved",
}


def in_words(grade: int) -> str:
    """ "1 (Fully Achieved)"."""
    return f"{grade} ({WORDS[grade]})"
