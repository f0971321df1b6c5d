"""Plan rows with every value ready as a string: templates over model instances are what makes a page slow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from actionplans.grades import Grade
from actionplans.models import Asked, Heading, ImpactEntry, ProgressEntry, Round, SubAction
from actionplans.paper import NO_UPDATE


@dataclass(frozen=True)
class GradeCell:
    """What one round says of one line in two or three words, and the class that colours it."""

    words: str
    css: str = "none"
    label: str = ""  # the round, for screens on which the column's head is far away


@dataclass(frozen=True)
class PlanRow:
    """One sub-action as a page prints it."""

    pk: int
    name: str
    strand: str
    action: str
    measure: str
    responsibility: str
    date: str
    grades: list[GradeCell]
    evidence: str = ""
    explanation: str = ""
    impact: str = ""
    impact_asked: bool = False
    impact_not_yet: bool = False
    progress_asked: bool = False
    history: str = ""  # where to read what happened to it

    @property
    def grade(self) -> GradeCell:
        """Of the last round shown."""
        return self.grades[-1]

    @property
    def grade_before(self) -> str:
        """The grade of the round before, in words, where there was one."""
        before = self.grades[-2] if len(self.grades) > 1 else None
        return f"In {before.label}: {before.words}" if before and before.css else ""


@dataclass
class HeadingRows:
    """A recommendation or a part, with its own rows and then its parts."""

    title: str
    text: str
    anchor: str
    rows: list[PlanRow] = field(default_factory=list)
    parts: list[HeadingRows] = field(default_factory=list)


def grade_cell(this_round: Round, asked: Asked | None, entry: ProgressEntry | None) -> GradeCell:
    label = str(this_round)
    if entry and entry.grade:
        return GradeCell(f"{entry.grade} {Grade(entry.grade).label}", str(entry.grade), label)
    if entry:
        return GradeCell(entry.grade_text or "No grade given", label=label)
    if asked is None:
        return GradeCell("Not asked", "", label)
    return GradeCell(NO_UPDATE, label=label) if asked.progress else GradeCell("Impact only", "", label)


def plan_row(line: SubAction, rounds: Iterable[Round], this_round: Round | None = None) -> PlanRow:
    """One line, from what `for_plan_page` fetched; of `this_round`, also what was written."""
    asked = {row.round_id: row for row in line.asked.all()}
    progress: dict[int, ProgressEntry] = {e.round_id: e for e in line.progress_entries.all()}
    impact: dict[int, ImpactEntry] = {e.round_id: e for e in line.impact_entries.all()}
    key = this_round.pk if this_round else None
    entry, effect, question = (
        (progress.get(key), impact.get(key), asked.get(key)) if key else (None, None, None)
    )
    return PlanRow(
        pk=line.pk,
        name=str(line),
        strand=line.strand,
        action=line.action,
        measure=line.measure,
        responsibility=question.responsibility if question else line.responsibility,
        date=line.date_text,
        grades=[grade_cell(r, asked.get(r.pk), progress.get(r.pk)) for r in rounds],
        evidence=entry.evidence if entry else "",
        explanation=entry.explanation if entry else "",
        impact=effect.evidence if effect else "",
        impact_asked=bool(effect or (question and question.impact)),
        impact_not_yet=bool(effect and effect.not_yet),
        progress_asked=bool(entry or (question and question.progress)),
        history=f"/actions/{line.pk}/history/",
    )


def heading_rows(
    lines: Iterable[SubAction],
    rounds: Iterable[Round],
    this_round: Round | None = None,
    headings: Iterable[Heading] = (),
) -> list[HeadingRows]:
    """The lines under their headings, in printed order. `headings` without a line are shown too."""
    tops: dict[int, HeadingRows] = {}
    parts: dict[int, HeadingRows] = {}
    rounds = list(rounds)
    for heading in headings:
        _place(heading, tops, parts)
    for line in lines:
        _place(line.heading, tops, parts).rows.append(plan_row(line, rounds, this_round))
    return list(tops.values())


def _place(heading: Heading, tops: dict[int, HeadingRows], parts: dict[int, HeadingRows]) -> HeadingRows:
    top = heading.parent or heading
    own = tops.setdefault(
        top.pk, HeadingRows(f"Recommendation {top.ref}".strip(), top.text, f"recommendation-{top.pk}")
    )
    if top == heading:
        return own
    if heading.pk not in parts:
        parts[heading.pk] = HeadingRows(f"{heading.ref})", heading.text, f"part-{heading.pk}")
        own.parts.append(parts[heading.pk])
    return parts[heading.pk]
