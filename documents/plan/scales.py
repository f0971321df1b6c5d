"""The scales on which plans report the status of an action, and the grade that each word counts as.

The printed words are preserved. Lists, reminders and counts use the grade, which is always shown. A colour is
never shown without its word.
"""

from __future__ import annotations

from dataclasses import dataclass

from documents.plan.grades import Grade, grade_label


@dataclass(frozen=True)
class Level:
    """One word of a scale. `grade` is None where it means "not known"; `css` ends its CSS class name."""

    word: str
    grade: Grade | None
    css: str
    aliases: tuple[str, ...] = ()

    @property
    def translated(self) -> str:
        """The grade that it counts as, "2 (On-Track)", or "no grade"."""
        return grade_label(self.grade) or "no grade"


@dataclass(frozen=True)
class Scale:
    """The words that one plan uses, from best to worst; `noun` is its word for a level ("status")."""

    name: str
    label: str
    levels: tuple[Level, ...]
    noun: str = "status"

    def level(self, text: str) -> Level | None:
        """The level with this printed word: "G", "green." and "Green" are the same. None for others."""
        term = " ".join(text.split()).strip(" .").casefold()
        return next((level for level in self.levels if term in (level.word.casefold(), *level.aliases)), None)

    def level_for_grade(self, grade: int | None) -> Level | None:
        return next((level for level in self.levels if grade and level.grade == grade), None)

    def word(self, grade: int | None) -> str:
        """This plan's word for a grade: "Green"; "2 (On-Track)" if it has none; "" for no grade."""
        level = self.level_for_grade(grade)
        return level.word if level else grade_label(grade)

    def css(self, grade: int | None) -> str:
        level = self.level_for_grade(grade)
        return level.css if level else str(grade or "none")

    @property
    def unknown_level(self) -> Level | None:
        """The level for what has not been measured yet, or None."""
        return next((level for level in self.levels if level.grade is None), None)


_GREEN = Level("Green", Grade.ON_TRACK, "1", ("g",))
_AMBER = Level("Amber", Grade.SLIPPED, "3", ("a",))
_RED = Level("Red", Grade.NOT_ACHIEVED, "4", ("r",))
_BLUE = Level("Blue", Grade.FULLY_ACHIEVED, "2", ("b",))

GRADES = Scale(
    "grades",
    "1 to 4",
    tuple(Level(f"{grade.value} ({grade.label})", grade, str(grade.value)) for grade in Grade),
    "grade",
)
RAG = Scale("rag", "Red, amber, green", (_GREEN, _AMBER, _RED))
BRAG = Scale("brag", "Blue, red, amber, green", (_BLUE, _GREEN, _AMBER, _RED))
DELIVERY_STATUS = Scale(
    "words",
    "Complete, in progress, delayed, not started",
    (
        Level("Complete", Grade.FULLY_ACHIEVED, "1", ("completed", "done", "closed", "achieved")),
        Level("In progress", Grade.ON_TRACK, "2", ("ongoing", "on-going", "on track", "on target")),
        Level("Delayed", Grade.SLIPPED, "3", ("behind schedule", "slipped", "paused", "on hold")),
        Level("Not started", Grade.NOT_ACHIEVED, "4", ("not complete", "not achieved")),
    ),
)
MET = Scale(
    "met",
    "Met, partly met, not met, not assessed",
    (
        Level("Met", Grade.FULLY_ACHIEVED, "1", ("fully met", "achieved")),
        Level("Partly met", Grade.SLIPPED, "3", ("partly", "partially met", "partial")),
        Level("Not met", Grade.NOT_ACHIEVED, "4", ("no", "not achieved")),
        Level("Not assessed", None, "none", ("not known",)),
    ),
    "level",
)

SCALES = {scale.name: scale for scale in (GRADES, RAG, BRAG, DELIVERY_STATUS, MET)}


def detect_scale(words: set[str], *, standards: bool = False) -> Scale:
    """The scale with most of these printed words. If none has any: MET for standards, else RAG."""
    default = MET if standards else RAG
    scales = [default, *(scale for scale in (RAG, BRAG, DELIVERY_STATUS, MET) if scale != default)]
    return max(scales, key=lambda scale: sum(scale.level(word) is not None for word in words))
