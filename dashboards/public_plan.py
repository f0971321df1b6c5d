"""What the public reports of a plan say together: every action with what each round said of it."""

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
    """One action: what was agreed, a cell for each period, and the assessment that holds now.

    `is_followed_up` is false for an action that the last report no longer counts.
    """

    name: str
    line: SubActionData
    cells: tuple[GradeCell, ...]
    current: GradeCell
    is_followed_up: bool


@dataclass
class _Heading:
    """A heading as the newest report prints it; its actions in the order in which they were first printed."""

    data: HeadingData
    actions: list[tuple[str, SubActionData]] = field(default_factory=list)
    parts: dict[str, _Heading] = field(default_factory=dict)


def public_plan_sections(reports: Sequence[PlanData], scale: Scale) -> tuple[list[HeadingSection], int]:
    """The headings of a plan with rows of PublicActionRow, from its public reports, the oldest first.

    A report prints only the actions that it asks about, so the words of the others come from the last
    report that printed them. The number is how many actions count that no public report ever printed.
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
    # Of those that it does not print the last report has the grades, by name and in order.
    others: dict[tuple[str, str], list[SubActionData]] = defaultdict(list)
    for other in latest.not_asked:
        others[other.top, other.name].append(other.line)
    periods = _periods(reports)

    def row(top: str, name: str, sub_action: SubActionData) -> PublicActionRow:
        is_followed_up = (top, name, sub_action.action) in printed
        if not is_followed_up and others[top, name]:
            counted = others[top, name].pop(0)
            sub_action, is_followed_up = (
                replace(sub_action, entries=counted.entries or sub_action.entries),
                True,
            )
        by_period = {entry.period: entry for entry in sub_action.entries}
        cells = tuple(
            replace(grade_cell(by_period[period], scale), label=period)
            if period in by_period
            else GradeCell("Not asked", label=period)
            for period in periods
        )
        assessed = [entry for entry in sub_action.entries if entry.effective_grade or entry.grade_text]
        current = grade_cell(assessed[-1], scale) if assessed else GradeCell(f"No {scale.noun} yet")
        if sub_action.entries and sub_action.entries[-1].is_gap and sub_action.entries[-1].progress:
            before = _("Before: %(grade)s") % {"grade": current.words} if assessed else ""
            current = replace(grade_cell(sub_action.entries[-1], scale), replaced=before)
        return PublicActionRow(name, sub_action, cells, current, is_followed_up)

    def section(heading: _Heading, kind: str, top: str, anchor: str) -> HeadingSection:
        rows = [row(top, name, sub_action) for name, sub_action in heading.actions]
        return HeadingSection(heading_title(kind, heading.data.ref), heading.data.text, anchor, rows)

    sections = []
    top_kind, part_kind = heading_kinds_of_plan(reports[0])
    for number, (ref, heading) in enumerate(headings.items(), 1):
        heading_section = section(heading, top_kind, ref, f"recommendation-{number}")
        heading_section.parts = [
            section(part, part_kind, ref, f"part-{number}-{n}")
            for n, part in enumerate(heading.parts.values(), 1)
        ]
        sections.append(heading_section)
    return sections, sum(map(len, others.values()))


def _name(top: HeadingData, part: HeadingData | None, sub_action: SubActionData, kind: str) -> str:
    return " ".join(plan_action_name(top, part, sub_action, kind).split())


def _merge_actions(heading: _Heading, top: HeadingData, part: HeadingData | None, kind: str) -> None:
    """Adds the actions that a report prints under a heading, or replaces what an older one printed of them.

    An action is the same where its words are, or where it alone has its name in both reports.
    """
    lines = [(_name(top, part, sub_action, kind), sub_action) for sub_action in (part or top).sub_actions]
    before = list(heading.actions)
    for name, sub_action in lines:
        same_name = [place for place, (known, _line) in enumerate(before) if known == name]
        same_words = [place for place in same_name if before[place][1].action == sub_action.action]
        is_only_one = len(same_name) == 1 and sum(known == name for known, _line in lines) == 1
        if same_words or is_only_one:
            heading.actions[(same_words or same_name)[0]] = (name, sub_action)
        else:
            heading.actions.append((name, sub_action))


def _periods(reports: Sequence[PlanData]) -> list[str]:
    """All that the reports speak of, the oldest first."""
    periods = dict.fromkeys(period for plan in reports for period in plan.periods())
    return sorted(periods, key=lambda period: parse_month(period) or dt.date.min)
