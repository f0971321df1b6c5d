"""Grades for the status words of a plan's own scale. The printed words are kept beside them."""

from __future__ import annotations

from dataclasses import replace

from actionplans.models import ActionPlan
from documents.plan import plan_data
from documents.plan.scales import Scale, detect_scale
from imports.matching import find_plan


def scale_of(plan: plan_data.PlanData) -> Scale:
    """The scale that the status words of a document belong to."""
    status_words = {
        entry.grade_text
        for *_, sub_action in plan.sub_actions()
        for entry in sub_action.entries
        if entry.grade_text
    }
    return detect_scale(status_words, standards=plan.kind == ActionPlan.Kind.STANDARDS)


def scale_on_record(plan: plan_data.PlanData, on_record: ActionPlan | None) -> Scale | None:
    """The scale for the status words of a document; None for a review, which has no scale of its own."""
    if plan.kind == ActionPlan.Kind.REVIEW:
        return None
    return on_record.grading_scale if on_record else scale_of(plan)


def apply_scale(plan: plan_data.PlanData) -> plan_data.PlanData:
    """The plan with grades for its status words, by the scale of the plan on record."""
    scale = scale_on_record(plan, find_plan(plan))
    if scale is None:
        return plan
    return replace(plan, headings=tuple(_apply_to_heading(heading, scale) for heading in plan.headings))


def _apply_to_heading(heading: plan_data.HeadingData, scale: Scale) -> plan_data.HeadingData:
    sub_actions = tuple(
        replace(sub_action, entries=tuple(with_scale_grade(entry, scale) for entry in sub_action.entries))
        for sub_action in heading.sub_actions
    )
    return replace(
        heading,
        sub_actions=sub_actions,
        parts=tuple(_apply_to_heading(part, scale) for part in heading.parts),
    )


def with_scale_grade(entry: plan_data.EntryData, scale: Scale | None) -> plan_data.EntryData:
    """The entry with the grade of its status word on this scale; unchanged if it has a grade, or no scale."""
    level = scale.level(entry.grade_text) if scale and entry.grade is None else None
    return replace(entry, grade=int(level.grade)) if level and level.grade else entry
