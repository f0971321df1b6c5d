"""The actions of a plan as rows for a page: with the current entry and earlier ones."""

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
    """An entry of an action with its grade, ready to print."""

    period: str
    entry: EntryData
    grade: GradeCell


@dataclass(frozen=True)
class ReportActionRow:
    """An action as a page prints it, with the entry of the report's own round and those of earlier rounds."""

    line: SubActionData
    current: EntryRow
    earlier: tuple[EntryRow, ...] = ()

    @property
    def grade_before(self) -> str:
        """A sentence about the grade in the last earlier round that requested one; "" if none did."""
        entry_rows = [entry_row for entry_row in self.earlier if entry_row.entry.progress]
        return f"In {entry_rows[-1].period}: {entry_rows[-1].grade.words}" if entry_rows else ""


def grade_cell(entry: EntryData, scale: Scale = GRADES) -> GradeCell:
    if scale is not GRADES:
        return _scale_cell(entry, scale)
    if committee_grade := entry.committees_grade:
        officer_grade = (
            f"{entry.grade} {Grade(entry.grade).label}" if entry.grade else entry.grade_text or "none"
        )
        return GradeCell(
            f"{committee_grade} {Grade(committee_grade).label}",
            str(committee_grade),
            replaced=f"Committee’s; officer’s: {officer_grade}",
        )
    if entry.grade:
        return GradeCell(f"{entry.grade} {Grade(entry.grade).label}", str(entry.grade))
    if entry.has_progress:
        return GradeCell(entry.grade_text or "No grade given")
    return (
        GradeCell(NOT_RECEIVED_TEXT, "not-received") if entry.progress else GradeCell("Impact only", "impact")
    )


def _scale_cell(entry: EntryData, scale: Scale) -> GradeCell:
    """A grade in the words of a plan's own scale."""
    printed_status = entry.grade_text or scale.word(entry.grade)
    level = scale.level(entry.grade_text) or scale.level_for_grade(entry.grade)
    if grade := entry.committees_grade:
        return GradeCell(
            scale.word(grade), scale.css(grade), replaced=f"Committee’s; own: {printed_status or 'none'}"
        )
    if printed_status or entry.has_progress:
        return GradeCell(printed_status or f"No {scale.noun} given", level.css if level else "none")
    return (
        GradeCell(NOT_RECEIVED_TEXT, "not-received") if entry.progress else GradeCell("Impact only", "impact")
    )


def _without_assessment(entry: EntryData) -> GradeCell:
    if entry.progress:
        return GradeCell(NOT_RECEIVED_TEXT, "not-received")
    return GradeCell("Impact only", "impact")


def heading_rows(plan: PlanData, scale: Scale = GRADES) -> list[HeadingSection]:
    """The headings of a plan in printed order, each with rows for its actions."""
    kinds = heading_kinds_of_plan(plan)
    return [
        _heading_section(heading, number, kinds, scale) for number, heading in enumerate(plan.headings, 1)
    ]


def _heading_section(
    heading: HeadingData, number: int, kinds: tuple[str, str], scale: Scale
) -> HeadingSection:
    top_kind, part_kind = kinds
    title, anchor = heading_title(top_kind, heading.ref), f"recommendation-{number}"
    section = HeadingSection(title, heading.text, anchor, _action_rows(heading.sub_actions, scale))
    section.parts = [
        HeadingSection(
            heading_title(part_kind, part.ref),
            part.text,
            f"part-{number}-{part_number}",
            _action_rows(part.sub_actions, scale),
        )
        for part_number, part in enumerate(heading.parts, 1)
    ]
    return section


def _action_rows(sub_actions: tuple[SubActionData, ...], scale: Scale) -> list[ReportActionRow]:
    return [report_action_row(sub_action, scale) for sub_action in sub_actions]


def report_action_row(sub_action: SubActionData, scale: Scale = GRADES) -> ReportActionRow:
    entry_rows = [EntryRow(entry.period, entry, grade_cell(entry, scale)) for entry in sub_action.entries]
    return ReportActionRow(sub_action, entry_rows[-1], tuple(entry_rows[:-1]))


def plan_action_name(
    heading: HeadingData, part: HeadingData | None, sub_action: SubActionData, kind: str = "review"
) -> str:
    """What people call an action in plans of this kind: "1 a) Schools", "2.1", "E 5, line 2"."""
    if kind == "review":
        ref = f"{heading.ref} {part.ref})" if part else heading.ref
        return action_name(ref, sub_action.ref, sub_action.strand)
    if part is None:
        ref = (
            sub_action.ref
            if kind == "partnership" and sub_action.ref
            else action_name(heading.ref, sub_action.ref)
        )
    else:
        ref = f"{heading.ref} {part.ref}".strip()
        if not sub_action.ref:
            line_number = next(n for n, other in enumerate(part.sub_actions, 1) if other is sub_action)
            ref = f"{ref or 'Issue'}, line {line_number}"
    return f"{ref} {sub_action.strand}".strip()


def current_entries(plan: PlanData) -> Iterator[tuple[str, EntryData]]:
    """Each action's name, with its entry in the plan's own round."""
    return (
        (plan_action_name(heading, part, sub_action, plan.kind), sub_action.entries[-1])
        for heading, part, sub_action in plan.sub_actions()
    )
