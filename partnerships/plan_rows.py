"""Rows for the page of a partnership's plan, with strings ready to print, for one round at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from actionplans.linked_actions import LinkedAction
from actionplans.models import ActionPlan, Heading, ProgressEntry, Round, SubAction, UpdateRequest
from actionplans.serialise import explanation_text
from documents.plan.cell_names import NOT_RECEIVED_TEXT
from documents.plan.scales import Scale


@dataclass(frozen=True)
class StatusCell:
    """A status: its word, its CSS class, and the grade it counts as in words."""

    word: str
    css: str = "none"
    counts_as: str = ""
    replaced: str = ""  # the plan's own status, if the committee gave another


@dataclass(frozen=True)
class PlanActionRow:
    """An action with its update in one round."""

    pk: int
    ref: str
    action: str
    measure: str
    lead: str
    date: str
    indicators: str
    progress: str
    why: str
    status: StatusCell
    delivered_by: list[LinkedAction] = field(default_factory=list)
    delivers: list[LinkedAction] = field(default_factory=list)
    is_exempt: bool = False


class HasLinks(Protocol):
    """Linked actions of an action."""

    delivered_by: list[LinkedAction]
    delivers: list[LinkedAction]


@dataclass
class HeadingGroup:
    """A theme, objective or standard, with its actions and its issues."""

    title: str
    text: str
    purpose: str
    anchor: str
    lines: list[PlanActionRow] = field(default_factory=list)
    parts: list[HeadingGroup] = field(default_factory=list)

    @property
    def has_indicators(self) -> bool:
        return any(row.indicators for group in (self, *self.parts) for row in group.lines)

    @property
    def has_outcomes(self) -> bool:
        return any(row.measure for group in (self, *self.parts) for row in group.lines)

    @property
    def has_refs(self) -> bool:
        return any(row.ref for group in (self, *self.parts) for row in group.lines)


def build_status_cell(
    scale: Scale, update_request: UpdateRequest | None, entry: ProgressEntry | None, grade: int | None = None
) -> StatusCell:
    """The status in an update, in the plan's own words. `grade` is the effective grade, if known."""
    if entry is not None and grade and grade != entry.grade:
        own_status, level = entry.grade_text or scale.word(entry.grade), scale.level_for_grade(grade)
        css, counts_as = (level.css, level.translated) if level else ("none", "")
        return StatusCell(scale.word(grade), css, counts_as, f"Committee’s; own: {own_status or 'none'}")
    if entry is None or not (entry.grade_text or entry.grade):
        if entry is not None:
            return StatusCell(f"No {scale.noun} given")
        return StatusCell(NOT_RECEIVED_TEXT if update_request else "Not asked")
    level = scale.level(entry.grade_text) or scale.level_for_grade(entry.grade)
    word = entry.grade_text or (level.word if level else entry.grade_label)
    if level is None:
        return StatusCell(word)
    return StatusCell(word, level.css, "" if scale.name == "grades" else level.translated)


def group_by_heading(
    plan: ActionPlan,
    sub_actions: Iterable[SubAction],
    this_round: Round | None,
    links_by_action: Mapping[int, HasLinks] | None = None,
) -> list[HeadingGroup]:
    """These actions under their headings, in printed order. Two queries."""
    sub_actions = list(sub_actions)
    conditions = {"round": this_round, "sub_action__in": [sub_action.pk for sub_action in sub_actions]}
    update_requests = (
        {row.sub_action_id: row for row in UpdateRequest.objects.filter(**conditions)} if this_round else {}
    )
    entries_by_action: dict[int, ProgressEntry] = {}
    if this_round:
        entries = ProgressEntry.objects.published().with_effective_grade().filter(**conditions)
        entries_by_action = {e.sub_action_id: e for e in entries}
    top_groups: dict[int, HeadingGroup] = {}
    part_groups: dict[int, HeadingGroup] = {}
    for sub_action in sub_actions:
        group = _get_or_add_group(sub_action.heading, top_groups, part_groups)
        row = _action_row(
            sub_action,
            plan.grading_scale,
            update_requests.get(sub_action.pk),
            entries_by_action.get(sub_action.pk),
        )
        if links := (links_by_action or {}).get(sub_action.pk):
            row = replace(row, delivered_by=links.delivered_by, delivers=links.delivers)
        group.lines.append(row)
    return list(top_groups.values())


def _action_row(
    sub_action: SubAction, scale: Scale, update_request: UpdateRequest | None, entry: ProgressEntry | None
) -> PlanActionRow:
    return PlanActionRow(
        pk=sub_action.pk,
        ref=sub_action.ref,
        action=sub_action.action,
        measure=sub_action.measure,
        lead=update_request.responsibility if update_request else sub_action.responsibility,
        date=sub_action.date_text,
        indicators=sub_action.indicators,
        progress=entry.evidence if entry else "",
        why=explanation_text(entry)
        if entry
        else update_request.not_received_reason
        if update_request
        else "",
        status=build_status_cell(scale, update_request, entry, getattr(entry, "effective_grade", None)),
        is_exempt=sub_action.is_exempt,
    )


def _get_or_add_group(
    heading: Heading, top_groups: dict[int, HeadingGroup], part_groups: dict[int, HeadingGroup]
) -> HeadingGroup:
    top_heading = heading.parent or heading
    if top_heading.pk not in top_groups:
        top_groups[top_heading.pk] = HeadingGroup(
            str(top_heading), top_heading.text, top_heading.purpose, f"heading-{top_heading.pk}"
        )
    if top_heading == heading:
        return top_groups[top_heading.pk]
    if heading.pk not in part_groups:
        title = f"{heading.get_kind_display()} {heading.ref}".strip()
        part_groups[heading.pk] = HeadingGroup(title, heading.text, heading.purpose, f"heading-{heading.pk}")
        top_groups[top_heading.pk].parts.append(part_groups[heading.pk])
    return part_groups[heading.pk]
