"""Rows of a plan with every value as a string, since templates are slow to look up values on models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from actionplans.heading_kinds import heading_title
from actionplans.linked_actions import LinkedAction
from actionplans.models import Heading, ProgressEntry, Round, SubAction, UpdateRequest
from documents.plan.cell_names import NOT_RECEIVED_TEXT
from documents.plan.grades import Grade
from documents.plan.scales import GRADES, Scale


@dataclass(frozen=True)
class GradeCell:
    """The status of an action in one round, in two or three words, and the CSS class of its colour."""

    words: str
    css: str = "none"
    label: str = ""  # the round, for narrow screens, which hide the column headings
    replaced: str = ""  # the officer's own grade, where the committee gave another


@dataclass(frozen=True)
class PlanRow:
    """One sub-action as a row of a page."""

    pk: int
    name: str
    strand: str
    action: str
    measure: str
    responsibility: str
    date: str
    grades: list[GradeCell]
    history: str = ""  # the address of its history
    departed_owners: str = ""  # names of owners who have left, for people who may hand over
    delivered_by: list[LinkedAction] = field(
        default_factory=list
    )  # actions of other plans that it depends on
    is_exempt: bool = False


@dataclass
class HeadingSection:
    """A recommendation or part, with its rows and its parts. The type of the rows depends on the page."""

    title: str
    text: str
    anchor: str
    rows: list[Any] = field(default_factory=list)
    parts: list[HeadingSection] = field(default_factory=list)


def build_grade_cell(
    this_round: Round,
    update_request: UpdateRequest | None,
    entry: ProgressEntry | None,
    grade: int | None = None,
    scale: Scale = GRADES,
    *,
    sees_drafts: bool = False,
) -> GradeCell:
    """An action's status in a round, in the wording of the plan's scale; in an open round, its update's.

    `grade` is the grade in force, which differs from the entry's where the committee amended it.
    """
    label = str(this_round)
    if entry and grade and grade != entry.grade:
        officer_grade = format_grade(scale, entry.grade, entry.grade_text) or "none"
        return GradeCell(
            format_grade(scale, grade), scale.css(grade), label, f"Committee’s; officer’s: {officer_grade}"
        )
    if entry and (entry.grade or scale.level(entry.grade_text)):
        level = scale.level(entry.grade_text) if scale is not GRADES else None
        css = level.css if level else scale.css(entry.grade)
        return GradeCell(format_grade(scale, entry.grade, entry.grade_text), css, label)
    if entry:
        return GradeCell(entry.grade_text or f"No {scale.noun} given", label=label)
    if update_request is None:
        return GradeCell("Not asked", label=label)
    if this_round.state == Round.State.OPEN:
        return GradeCell(status_while_open(update_request, sees_drafts=sees_drafts), "awaiting", label)
    return (
        GradeCell(NOT_RECEIVED_TEXT, "not-received", label)
        if update_request.asks_for_progress
        else GradeCell("Impact only", "impact", label)
    )


def status_while_open(update_request: UpdateRequest, *, sees_drafts: bool) -> str:
    """The status of an update while its round is open. Only people who see drafts are shown "Draft"."""
    if update_request.is_with_officer and not (
        sees_drafts and update_request.state == UpdateRequest.State.DRAFT
    ):
        return "Awaiting update"
    return update_request.get_state_display()


def format_grade(scale: Scale, grade: int | None, text: str = "") -> str:
    """A grade as text: "2 On-Track", or in the wording of the plan's scale "Amber"; "" for none."""
    if scale is not GRADES:
        return text or scale.word(grade)
    return f"{grade} {Grade(grade).label}" if grade else text


def build_plan_row(
    sub_action: SubAction,
    rounds: Iterable[Round],
    departed_owners: str = "",
    delivered_by: Iterable[LinkedAction] = (),
    *,
    sees_drafts: bool = False,
) -> PlanRow:
    """The row of a sub-action that was fetched with `for_plan_page`."""
    return PlanRow(
        pk=sub_action.pk,
        name=str(sub_action),
        strand=sub_action.strand,
        action=sub_action.action,
        measure=sub_action.measure,
        responsibility=sub_action.responsibility,
        date=sub_action.date_text,
        grades=build_round_cells(sub_action, rounds, sees_drafts=sees_drafts),
        history=f"/actions/{sub_action.pk}/history/",
        departed_owners=departed_owners,
        delivered_by=list(delivered_by),
        is_exempt=sub_action.is_exempt,
    )


def build_round_cells(
    sub_action: SubAction, rounds: Iterable[Round], scale: Scale = GRADES, *, sees_drafts: bool = False
) -> list[GradeCell]:
    """One cell a round, for a sub-action that was fetched with `for_plan_page`."""
    has_ended = sub_action.monitoring_state != SubAction.MonitoringState.ACTIVE
    update_requests = {
        update_request.round_id: update_request
        for update_request in sub_action.update_requests.all()
        # An update is no longer awaited once a committee has ended the monitoring of its action.
        if not (
            has_ended and update_request.is_with_officer and update_request.round.state == Round.State.OPEN
        )
    }
    progress: dict[int, ProgressEntry] = {e.round_id: e for e in sub_action.progress_entries.all()}
    committee_grades = sub_action.committees_grades()
    return [
        build_grade_cell(
            r,
            update_requests.get(r.pk),
            entry,
            committee_grades.get(entry.round_id) if entry else None,
            scale,
            sees_drafts=sees_drafts,
        )
        for r, entry in ((r, progress.get(r.pk)) for r in rounds)
    ]


def build_heading_sections(
    sub_actions: Iterable[SubAction],
    rounds: Iterable[Round],
    headings: Iterable[Heading] = (),
    departed_owners: Mapping[int, str] | None = None,
    delivered_by: Mapping[int, list[LinkedAction]] | None = None,
    *,
    sees_drafts: bool = False,
) -> list[HeadingSection]:
    """The sub-actions under their headings, in printed order, and the `headings` without sub-actions.

    By primary key of the sub-action, `departed_owners` has the names of owners who have left, and
    `delivered_by` the linked actions of other plans on which it depends.
    """
    top_sections: dict[int, HeadingSection] = {}
    part_sections: dict[int, HeadingSection] = {}
    rounds = list(rounds)
    for heading in headings:
        _get_section(heading, top_sections, part_sections)
    for sub_action in sub_actions:
        row = build_plan_row(
            sub_action,
            rounds,
            (departed_owners or {}).get(sub_action.pk, ""),
            (delivered_by or {}).get(sub_action.pk, ()),
            sees_drafts=sees_drafts,
        )
        _get_section(sub_action.heading, top_sections, part_sections).rows.append(row)
    return list(top_sections.values())


def _get_section(
    heading: Heading, top_sections: dict[int, HeadingSection], part_sections: dict[int, HeadingSection]
) -> HeadingSection:
    top = heading.parent or heading
    heading_section = top_sections.setdefault(
        top.pk, HeadingSection(heading_title(top.kind, top.ref), top.text, f"recommendation-{top.pk}")
    )
    if top == heading:
        return heading_section
    if heading.pk not in part_sections:
        title = heading_title(heading.kind, heading.ref)
        part_sections[heading.pk] = HeadingSection(title, heading.text, f"part-{heading.pk}")
        heading_section.parts.append(part_sections[heading.pk])
    return part_sections[heading.pk]
