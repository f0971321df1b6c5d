"""The public page of a plan: every action with its updates in all public reports."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from actionplans.heading_kinds import heading_kinds_of_plan, heading_title
from actionplans.views.plan_rows import GradeCell, HeadingSection
from documents.plan.dates import parse_month
from documents.plan.plan_data import HeadingData, PlanData, SubActionData
from documents.plan.scales import Scale
from reports.report_rows import grade_cell, plan_action_name


@dataclass(frozen=True)
class PublicActionRow:
    """One action: what was agreed, a grade cell for each period, and the current grade.

    `is_followed_up` is False if the last report no longer counts the action.
    """

    name: str
    line: SubActionData
    cells: tuple[GradeCell, ...]
    current: GradeCell
    is_followed_up: bool


@dataclass
class _Heading:
    """A heading as in the newest report, with named actions in the order in which they were first printed."""

    data: HeadingData
    actions: list[tuple[str, SubActionData]] = field(default_factory=list)
    parts: dict[str, _Heading] = field(default_factory=dict)


def public_plan_sections(reports: Sequence[PlanData], scale: Scale) -> tuple[list[HeadingSection], int]:
    """The headings of a plan with rows of PublicActionRow, from its public reports, the oldest first.

    A report prints only actions with an update request, so that the others come from the last report that
    printed them. Also returns how many actions count that no public report ever printed.
    """
    headings: dict[str, _Heading] = {}
    for plan in reports:
        for data in plan.headings:
            top = headings.setdefault(data.ref, _Heading(data))
            top.data = data
            _merge_actions(top, data, None, plan.kind)
            for part_data in data.parts:
                part = top.parts.setdefault(part_data.ref, _Heading(part_data))
                part.data = part_data
                _merge_actions(part, data, part_data, plan.kind)
    latest = reports[-1]
    printed = {
        (top.ref, _name(top, part, sub_action, latest.kind), sub_action.action)
        for top, part, sub_action in latest.sub_actions()
    }
    # Actions that the last report counts but does not print, with their grades: by name, in order.
    unprinted: dict[tuple[str, str], list[SubActionData]] = defaultdict(list)
    for action in latest.not_asked:
        unprinted[action.top, action.name].append(action.line)
    periods = _periods(reports)

    def build_row(top: str, name: str, sub_action: SubActionData) -> PublicActionRow:
        is_followed_up = (top, name, sub_action.action) in printed
        if not is_followed_up and unprinted[top, name]:
            counted = unprinted[top, name].pop(0)
            sub_action, is_followed_up = (
                replace(sub_action, entries=counted.entries or sub_action.entries),
                True,
            )
        entries_by_period = {entry.period: entry for entry in sub_action.entries}
        cells = tuple(
            replace(grade_cell(entries_by_period[period], scale), label=period)
            if period in entries_by_period
            else GradeCell("Not asked", label=period)
            for period in periods
        )
        assessed = [entry for entry in sub_action.entries if entry.effective_grade or entry.grade_text]
        current = grade_cell(assessed[-1], scale) if assessed else GradeCell(f"No {scale.noun} yet")
        if sub_action.entries and sub_action.entries[-1].is_gap and sub_action.entries[-1].progress:
            previous_grade = _("Before: %(grade)s") % {"grade": current.words} if assessed else ""
            current = replace(grade_cell(sub_action.entries[-1], scale), replaced=previous_grade)
        return PublicActionRow(name, sub_action, cells, current, is_followed_up)

    def build_section(heading: _Heading, kind: str, top: str, anchor: str) -> HeadingSection:
        rows = [build_row(top, name, sub_action) for name, sub_action in heading.actions]
        return HeadingSection(heading_title(kind, heading.data.ref), heading.data.text, anchor, rows)

    sections = []
    top_kind, part_kind = heading_kinds_of_plan(reports[0])
    for number, (ref, heading) in enumerate(headings.items(), 1):
        heading_section = build_section(heading, top_kind, ref, f"recommendation-{number}")
        heading_section.parts = [
            build_section(part, part_kind, ref, f"part-{number}-{n}")
            for n, part in enumerate(heading.parts.values(), 1)
        ]
        sections.append(heading_section)
    return sections, sum(map(len, unprinted.values()))


def _name(top: HeadingData, part: HeadingData | None, sub_action: SubActionData, kind: str) -> str:
    return " ".join(plan_action_name(top, part, sub_action, kind).split())


def _merge_actions(heading: _Heading, top: HeadingData, part: HeadingData | None, kind: str) -> None:
    """Add the actions of a report under a heading, replacing those from older reports.

    Two actions are the same if they have the same text, or if no other has their name in either report.
    """
    new_actions = [
        (_name(top, part, sub_action, kind), sub_action) for sub_action in (part or top).sub_actions
    ]
    old_actions = list(heading.actions)
    for name, sub_action in new_actions:
        same_name = [index for index, (other_name, _line) in enumerate(old_actions) if other_name == name]
        same_words = [index for index in same_name if old_actions[index][1].action == sub_action.action]
        is_only_one = (
            len(same_name) == 1 and sum(other_name == name for other_name, _line in new_actions) == 1
        )
        if same_words or is_only_one:
            heading.actions[(same_words or same_name)[0]] = (name, sub_action)
        else:
            heading.actions.append((name, sub_action))


def _periods(reports: Sequence[PlanData]) -> list[str]:
    """The periods of all updates in the reports, the oldest first."""
    periods = dict.fromkeys(period for plan in reports for period in plan.periods())
    return sorted(periods, key=lambda period: parse_month(period) or dt.date.min)
