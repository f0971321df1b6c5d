"""The lines of a plain plan, made ready for a page: what the latest round says, and what came before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actionplans.heading_kinds import heading_kinds_of_plan, heading_title
from actionplans.views.plan_rows import GradeCell, HeadingSection
from documents.plan.cell_names import NOT_RECEIVED_TEXT
from documents.plan.grades import Grade
from documents.plan.names import action_name
from documents.plan.plan_data import EntryData, HeadingData, PlanData, SubActionData
from documents.plan.scales import GRADES, Scale


@dataclass(frozen=True)
class EntryRow:
    """What one round says of one line."""

    period: str
    entry: EntryData
    grade: GradeCell


@dataclass(frozen=True)
class ReportActionRow:
    """One line as a page prints it. `now` is what the round itself says, `before` the rounds before it."""

    line: SubActionData
    now: EntryRow
    before: tuple[EntryRow, ...] = ()

    @property
    def grade_before(self) -> str:
        """The grade of the last round before that requested one, in words."""
        entry_rows = [entry_row for entry_row in self.before if entry_row.entry.progress]
        return f"In {entry_rows[-1].period}: {entry_rows[-1].grade.words}" if entry_rows else ""


def grade_cell(entry: EntryData, scale: Scale = GRADES) -> GradeCell:
    if scale is not GRADES:
        return _scale_cell(entry, scale)
    if held := entry.committees_grade:
        own = f"{entry.grade} {Grade(entry.grade).label}" if entry.grade else entry.grade_text or "none"
        return GradeCell(f"{held} {Grade(held).label}", str(held), replaced=f"Committee’s; officer’s: {own}")
    if entry.grade:
        return GradeCell(f"{entry.grade} {Grade(entry.grade).label}", str(entry.grade))
    if entry.has_progress:
        return GradeCell(entry.grade_text or "No grade given")
    return (
        GradeCell(NOT_RECEIVED_TEXT, "not-received") if entry.progress else GradeCell("Impact only", "impact")
    )


def _scale_cell(entry: EntryData, scale: Scale) -> GradeCell:
    """In the words of another scale than the committee's own."""
    own = entry.grade_text or scale.word(entry.grade)
    level = scale.level(entry.grade_text) or scale.level_for_grade(entry.grade)
    if grade := entry.committees_grade:
        return GradeCell(scale.word(grade), scale.css(grade), replaced=f"Committee’s; own: {own or 'none'}")
    if own or entry.has_progress:
        return GradeCell(own or f"No {scale.noun} given", level.css if level else "none")
    return (
        GradeCell(NOT_RECEIVED_TEXT, "not-received") if entry.progress else GradeCell("Impact only", "impact")
    )


def _without_assessment(entry: EntryData) -> GradeCell:
    if entry.progress:
        return GradeCell(NOT_RECEIVED_TEXT, "not-received")
    return GradeCell("Impact only", "impact")


def heading_rows(plan: PlanData, scale: Scale = GRADES) -> list[HeadingSection]:
    """The whole plan, in printed order, in the words of its kind and of its scale."""
    kinds = heading_kinds_of_plan(plan)
    return [_heading_rows(heading, number, kinds, scale) for number, heading in enumerate(plan.headings, 1)]


def _heading_rows(heading: HeadingData, number: int, kinds: tuple[str, str], scale: Scale) -> HeadingSection:
    top, below = kinds
    title, anchor = heading_title(top, heading.ref), f"recommendation-{number}"
    rows = HeadingSection(title, heading.text, anchor, _action_rows(heading.sub_actions, scale))
    rows.parts = [
        HeadingSection(
            heading_title(below, part.ref),
            part.text,
            f"part-{number}-{n}",
            _action_rows(part.sub_actions, scale),
        )
        for n, part in enumerate(heading.parts, 1)
    ]
    return rows


def _action_rows(sub_actions: tuple[SubActionData, ...], scale: Scale) -> list[ReportActionRow]:
    return [report_action_row(sub_action, scale) for sub_action in sub_actions]


def report_action_row(sub_action: SubActionData, scale: Scale = GRADES) -> ReportActionRow:
    entry_rows = [EntryRow(entry.period, entry, grade_cell(entry, scale)) for entry in sub_action.entries]
    return ReportActionRow(sub_action, entry_rows[-1], tuple(entry_rows[:-1]))


def plan_action_name(
    top: HeadingData, part: HeadingData | None, sub_action: SubActionData, kind: str = "review"
) -> str:
    """What people call a line in plans of this kind: "1 a) Schools", "2.1", "E 5, line 2"."""
    if kind == "review":
        ref = f"{top.ref} {part.ref})" if part else top.ref
        return action_name(ref, sub_action.ref, sub_action.strand)
    if part is None:
        ref = (
            sub_action.ref
            if kind == "partnership" and sub_action.ref
            else action_name(top.ref, sub_action.ref)
        )
    else:
        ref = f"{top.ref} {part.ref}".strip()
        if not sub_action.ref:
            place = next(n for n, own in enumerate(part.sub_actions, 1) if own is sub_action)
            ref = f"{ref or 'Issue'}, line {place}"
    return f"{ref} {sub_action.strand}".strip()


def current_entries(plan: PlanData) -> Iterator[tuple[str, EntryData]]:
    """Each line by name, with what the plan's own round says of it."""
    return ((plan_action_name(*where, plan.kind), where[-1].entries[-1]) for where in plan.sub_actions())
