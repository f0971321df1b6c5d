"""The lines of a plain plan, made ready for a page: what the latest round says, and what came before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actionplans.grades import Grade
from actionplans.heading_words import title_of, titles_of
from actionplans.naming import name_of_line
from actionplans.paper import NO_UPDATE
from actionplans.plan import Entry, Heading, Plan, SubAction
from actionplans.scales import GRADES, Scale
from actionplans.views.rows import GradeCell, HeadingRows


@dataclass(frozen=True)
class Told:
    """What one round says of one line."""

    period: str
    entry: Entry
    grade: GradeCell


@dataclass(frozen=True)
class AnswerRow:
    """One line as a page prints it. `now` is what the round itself says, `before` the rounds before it."""

    line: SubAction
    now: Told
    before: tuple[Told, ...] = ()

    @property
    def grade_before(self) -> str:
        """The grade of the last round before that asked for one, in words."""
        told = [each for each in self.before if each.entry.progress]
        return f"In {told[-1].period}: {told[-1].grade.words}" if told else ""


def grade_cell(entry: Entry, scale: Scale = GRADES) -> GradeCell:
    if scale is not GRADES:
        return _on_scale(entry, scale)
    if held := entry.committees_grade:
        own = f"{entry.grade} {Grade(entry.grade).label}" if entry.grade else entry.grade_text or "none"
        return GradeCell(f"{held} {Grade(held).label}", str(held), beside=f"Committee’s; officer’s: {own}")
    if entry.grade:
        return GradeCell(f"{entry.grade} {Grade(entry.grade).label}", str(entry.grade))
    if entry.has_progress:
        return GradeCell(entry.grade_text or "No grade given")
    return GradeCell(NO_UPDATE) if entry.progress else GradeCell("Impact only", "")


def _on_scale(entry: Entry, scale: Scale) -> GradeCell:
    """In the words of another scale than the committee's own."""
    own = entry.grade_text or scale.word(entry.grade)
    level = scale.level(entry.grade_text) or scale.level_of(entry.grade)
    if held := entry.committees_grade:
        return GradeCell(scale.word(held), scale.css(held), beside=f"Committee’s; own: {own or 'none'}")
    if own or entry.has_progress:
        return GradeCell(own or f"No {scale.noun} given", level.css if level else "none")
    return GradeCell(NO_UPDATE) if entry.progress else GradeCell("Impact only", "")


def heading_rows(plan: Plan, scale: Scale = GRADES) -> list[HeadingRows]:
    """The whole plan, in printed order, in the words of its kind and of its scale."""
    kinds = titles_of(plan)
    return [_heading(heading, number, kinds, scale) for number, heading in enumerate(plan.headings, 1)]


def _heading(heading: Heading, number: int, kinds: tuple[str, str], scale: Scale) -> HeadingRows:
    top, below = kinds
    title, anchor = title_of(top, heading.ref), f"recommendation-{number}"
    rows = HeadingRows(title, heading.text, anchor, _rows(heading.sub_actions, scale))
    rows.parts = [
        HeadingRows(
            title_of(below, part.ref), part.text, f"part-{number}-{n}", _rows(part.sub_actions, scale)
        )
        for n, part in enumerate(heading.parts, 1)
    ]
    return rows


def _rows(lines: tuple[SubAction, ...], scale: Scale) -> list[AnswerRow]:
    return [answer_row(line, scale) for line in lines]


def answer_row(line: SubAction, scale: Scale = GRADES) -> AnswerRow:
    told = [Told(entry.period, entry, grade_cell(entry, scale)) for entry in line.entries]
    return AnswerRow(line, told[-1], tuple(told[:-1]))


def name_of(top: Heading, part: Heading | None, line: SubAction, kind: str = "review") -> str:
    """What people call a line in plans of this kind: "1 a) Schools", "2.1", "E 5, line 2"."""
    if kind == "review":
        ref = f"{top.ref} {part.ref})" if part else top.ref
        return name_of_line(ref, line.ref, line.strand)
    if part is None:
        ref = line.ref if kind == "partnership" and line.ref else name_of_line(top.ref, line.ref)
    else:
        ref = f"{top.ref} {part.ref}".strip()
        if not line.ref:
            place = next(n for n, own in enumerate(part.sub_actions, 1) if own is line)
            ref = f"{ref or 'Issue'}, line {place}"
    return f"{ref} {line.strand}".strip()


def latest_of(plan: Plan) -> Iterator[tuple[str, Entry]]:
    """Each line by name, with what the plan's own round says of it."""
    return ((name_of(*where, plan.kind), where[-1].entries[-1]) for where in plan.sub_actions())
