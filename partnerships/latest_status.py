"""Where lines of any plans stand, each in the words of its own plan. Only what was published counts."""

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

    `printed_word`, `printed_grade`, `printed_period`, `printed_period_label`: as printed, with the month,
    and what its update was called where that is no month; `held`: the grade that counts, which is the
    committee's where it decided otherwise; `gap`: why it is behind; `last_update`: the month of the last
    update with any text.
    """
    published = ProgressEntry.objects.published().filter(sub_action=OuterRef("pk")).order_by("-round__period")
    entries = published.filter(Q(grade__isnull=False) | ~Q(grade_text=""))
    held = ProgressEntry.objects.published().graded().filter(sub_action=OuterRef("pk"))
    return sub_actions.annotate(
        last_update=Subquery(published.values("round__period")[:1]),
        printed_word=Subquery(entries.values("grade_text")[:1]),
        printed_grade=Subquery(entries.values("grade")[:1]),
        printed_period=Subquery(entries.values("round__period")[:1]),
        printed_period_label=Subquery(entries.values("round__period_label")[:1]),
        printed_round=Subquery(entries.values("round")[:1]),
        gap=Subquery(entries.values("explanation")[:1]),
        held=Subquery(held.order_by("-round__period").values("effective_grade")[:1]),
    )


def get_scales(plans: Collection[int]) -> dict[int, Scale]:
    """The scale of each of these plans, of whatever kind. Two queries."""
    result = dict.fromkeys(plans, GRADES)
    for model in (PartnershipPlan, StandardsAssessment):
        named = model.objects.filter(pk__in=plans).values_list("pk", "scale")
        result |= {pk: SCALES[name] for pk, name in named}
    return result


def current_status_cell(scale: Scale, line: Any) -> StatusCell:
    """The word for where a line `with_latest_status` stands now."""
    word, grade, held = line.printed_word or "", line.printed_grade, line.held
    if line.printed_period is None and not held:
        return StatusCell(f"No {scale.noun} given" if line.last_update else NO_UPDATE_YET)
    if held and held != grade:
        grade, word = held, ""
    level = scale.level(word) or scale.level_for_grade(grade)
    text = word or scale.word(grade)
    if level is None:
        return StatusCell(text)
    return StatusCell(text, level.css, "" if scale.name == GRADES.name else level.translated)


def is_behind(line: Any) -> bool:
    return line.held in (Grade.SLIPPED, Grade.NOT_ACHIEVED)


def plan_url(plan: ActionPlan) -> str:
    """The page of a plan of any kind, without asking for the rest of it."""
    return plan_url_for(plan.kind, plan.slug)


def plan_url_for(kind: str, slug: str) -> str:
    folder = {
        ActionPlan.Kind.PARTNERSHIP: "partnerships/plans",
        ActionPlan.Kind.STANDARDS: "standards",
    }.get(ActionPlan.Kind(kind), "reviews")
    return f"/{folder}/{slug}/"
