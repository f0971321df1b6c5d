"""The latest published status of actions of any plans, each in the words of its own plan."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from actionplans.models import ActionPlan, ProgressEntry, SubAction
from documents.plan.grades import Grade
from documents.plan.scales import GRADES, SCALES, Scale
from partnerships.models import PartnershipPlan, StandardsAssessment
from partnerships.plan_rows import StatusCell

NO_UPDATE_YET = "No update yet"


def with_latest_status(sub_actions: QuerySet[SubAction]) -> QuerySet[Any]:
    """Adds the status that the last published update with a status gave an action.

    `printed_word`, `printed_grade`: the status as printed; `printed_period`, `printed_period_label`: the
    month of its round, and the round's own label; `held`: the effective grade, with committee decisions;
    `gap`: the explanation of the status; `last_update`: the month of the last published update.
    """
    published = ProgressEntry.objects.published().filter(sub_action=OuterRef("pk")).order_by("-round__period")
    entries = published.filter(Q(grade__isnull=False) | ~Q(grade_text=""))
    effective_grades = ProgressEntry.objects.published().graded().filter(sub_action=OuterRef("pk"))
    return sub_actions.annotate(
        last_update=Subquery(published.values("round__period")[:1]),
        printed_word=Subquery(entries.values("grade_text")[:1]),
        printed_grade=Subquery(entries.values("grade")[:1]),
        printed_period=Subquery(entries.values("round__period")[:1]),
        printed_period_label=Subquery(entries.values("round__period_label")[:1]),
        printed_round=Subquery(entries.values("round")[:1]),
        gap=Subquery(entries.values("explanation")[:1]),
        held=Subquery(effective_grades.order_by("-round__period").values("effective_grade")[:1]),
    )


def get_scales(plan_ids: Collection[int]) -> dict[int, Scale]:
    """The scale of each of these plans, of whatever kind. Two queries."""
    scales = dict.fromkeys(plan_ids, GRADES)
    for model in (PartnershipPlan, StandardsAssessment):
        scale_names = model.objects.filter(pk__in=plan_ids).values_list("pk", "scale")
        scales |= {pk: SCALES[name] for pk, name in scale_names}
    return scales


def current_status_cell(scale: Scale, annotated_action: Any) -> StatusCell:
    """The current status of an action `with_latest_status`."""
    word, grade, effective_grade = (
        annotated_action.printed_word or "",
        annotated_action.printed_grade,
        annotated_action.held,
    )
    if annotated_action.printed_period is None and not effective_grade:
        return StatusCell(f"No {scale.noun} given" if annotated_action.last_update else NO_UPDATE_YET)
    if effective_grade and effective_grade != grade:
        grade, word = effective_grade, ""
    level = scale.level(word) or scale.level_for_grade(grade)
    text = word or scale.word(grade)
    if level is None:
        return StatusCell(text)
    return StatusCell(text, level.css, "" if scale.name == GRADES.name else level.translated)


def is_behind(annotated_action: Any) -> bool:
    return annotated_action.held in (Grade.SLIPPED, Grade.NOT_ACHIEVED)


def plan_url(plan: ActionPlan) -> str:
    """The URL of a plan of any kind, without loading its specific model."""
    return plan_url_for(plan.kind, plan.slug)


def plan_url_for(kind: str, slug: str) -> str:
    folder = {
        ActionPlan.Kind.PARTNERSHIP: "partnerships/plans",
        ActionPlan.Kind.STANDARDS: "standards",
    }.get(ActionPlan.Kind(kind), "reviews")
    return f"/{folder}/{slug}/"
