"""Plan rows with every value ready as a string: templates over model instances are what makes a page slow."""

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
    """What one round says of one line in two or three words, and the class that colours it."""

    words: str
    css: str = "none"
    label: str = ""  # the round, for screens on which the column's head is far away
    replaced: str = ""  # the officer's own grade, where the committee holds another


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
    history: str = ""  # where to read what happened to it
    left: str = ""  # owners who have left, for those who hand over
    delivered_by: list[LinkedAction] = field(default_factory=list)  # lines of other plans
    is_exempt: bool = False


@dataclass
class HeadingSection:
    """A recommendation or a part, with its own rows, of whatever page, and then its parts."""

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
    """What a round says, in the words of the plan's scale; of an open one, how far the update has come.

    `held` is the committee's grade of it, where it decided about that.
    """
    label = str(this_round)
    if entry and grade and grade != entry.grade:
        text = format_grade(scale, entry.grade, entry.grade_text) or "none"
        return GradeCell(
            format_grade(scale, grade), scale.css(grade), label, f"Committee’s; officer’s: {text}"
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
        return GradeCell(words_while_open(update_request, sees_drafts=sees_drafts), "awaiting", label)
    return (
        GradeCell(NOT_RECEIVED_TEXT, "not-received", label)
        if update_request.asks_for_progress
        else GradeCell("Impact only", "impact", label)
    )


def words_while_open(update_request: UpdateRequest, *, sees_drafts: bool) -> str:
    """How far an update has come while its round is open, for who may see drafts or may not."""
    if update_request.is_with_officer and not (
        sees_drafts and update_request.state == UpdateRequest.State.DRAFT
    ):
        return "Awaiting update"
    return update_request.get_state_display()


def format_grade(scale: Scale, grade: int | None, text: str = "") -> str:
    """A grade as pages say it: "2 On-Track", or in a plan's own word "Amber"; "" for none."""
    if scale is not GRADES:
        return text or scale.word(grade)
    return f"{grade} {Grade(grade).label}" if grade else text


def build_plan_row(
    sub_action: SubAction,
    rounds: Iterable[Round],
    left: str = "",
    delivered_by: Iterable[LinkedAction] = (),
    *,
    sees_drafts: bool = False,
) -> PlanRow:
    """One line, from what `for_plan_page` fetched."""
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
        left=left,
        delivered_by=list(delivered_by),
        is_exempt=sub_action.is_exempt,
    )


def build_round_cells(
    sub_action: SubAction, rounds: Iterable[Round], scale: Scale = GRADES, *, sees_drafts: bool = False
) -> list[GradeCell]:
    """What each of these rounds says of a sub-action, from what `for_plan_page` fetched."""
    has_ended = sub_action.monitoring_state != SubAction.MonitoringState.ACTIVE
    update_requests = {
        row.round_id: row
        for row in sub_action.update_requests.all()
        # Nobody waits for what a committee ended while the round was open.
        if not (has_ended and row.is_with_officer and row.round.state == Round.State.OPEN)
    }
    progress: dict[int, ProgressEntry] = {e.round_id: e for e in sub_action.progress_entries.all()}
    held = sub_action.committees_grades()
    return [
        build_grade_cell(
            r,
            update_requests.get(r.pk),
            entry,
            held.get(entry.round_id) if entry else None,
            scale,
            sees_drafts=sees_drafts,
        )
        for r, entry in ((r, progress.get(r.pk)) for r in rounds)
    ]


def build_heading_sections(
    sub_actions: Iterable[SubAction],
    rounds: Iterable[Round],
    headings: Iterable[Heading] = (),
    left: Mapping[int, str] | None = None,
    delivered: Mapping[int, list[LinkedAction]] | None = None,
    *,
    sees_drafts: bool = False,
) -> list[HeadingSection]:
    """The lines under their headings, in printed order. `headings` without a line are shown too.

    `left` names the owners of lines who have left; `delivered`, what delivers lines in other plans.
    """
    tops: dict[int, HeadingSection] = {}
    parts: dict[int, HeadingSection] = {}
    rounds = list(rounds)
    for heading in headings:
        _get_section(heading, tops, parts)
    for sub_action in sub_actions:
        row = build_plan_row(
            sub_action,
            rounds,
            (left or {}).get(sub_action.pk, ""),
            (delivered or {}).get(sub_action.pk, ()),
            sees_drafts=sees_drafts,
        )
        _get_section(sub_action.heading, tops, parts).rows.append(row)
    return list(tops.values())


def _get_section(
    heading: Heading, tops: dict[int, HeadingSection], parts: dict[int, HeadingSection]
) -> HeadingSection:
    top = heading.parent or heading
    heading_section = tops.setdefault(
        top.pk, HeadingSection(heading_title(top.kind, top.ref), top.text, f"recommendation-{top.pk}")
    )
    if top == heading:
        return heading_section
    if heading.pk not in parts:
        title = heading_title(heading.kind, heading.ref)
        parts[heading.pk] = HeadingSection(title, heading.text, f"part-{heading.pk}")
        heading_section.parts.append(parts[heading.pk])
    return parts[heading.pk]
