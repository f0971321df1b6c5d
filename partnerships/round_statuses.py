"""The statuses of many actions in the plan's words, for counting and filtering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet

from accounts.requests import parse_int
from actionplans.models import ActionPlan, ProgressEntry, Round, UpdateRequest
from actionplans.models.plans import SubActionQuerySet
from documents.plan.grades import Grade
from documents.plan.scales import Level, Scale

NO_STATUS = "none"  # in addresses: whatever a scale calls it

StatusWords = dict[tuple[int, int], str]


def get_status_words(scale: Scale, rounds: Collection[Round]) -> StatusWords:
    """By update and line, the word for how far it got. One query, however many."""
    entries = ProgressEntry.objects.published().with_effective_grade()
    entries = entries.filter(round__in=[this_round.pk for this_round in rounds])
    result: StatusWords = {}
    values = entries.values_list("round", "sub_action", "grade", "grade_text", "effective_grade")
    for in_round, line, grade, text, held in values:
        if level := effective_level(scale, grade, text, held):
            result[in_round, line] = level.word
    return result


def effective_level(scale: Scale, grade: int | None, text: str, held: int | None = None) -> Level | None:
    """The level of an entry, as the committee holds it; None where it named none that the scale knows."""
    if held and held != grade:
        return scale.level_for_grade(held)
    return scale.level(text) or scale.level_for_grade(grade)


def no_status_label(scale: Scale) -> str:
    """The label of an action without a status on the scale: "No status"."""
    return f"No {scale.noun}"


def status_columns(scale: Scale) -> list[tuple[str, str]]:
    """The words of the scale with the classes that colour them, and last that there is none."""
    return [*((level.word, level.css) for level in scale.levels), (no_status_label(scale), "none")]


def first_round_periods(plan: ActionPlan, this_round: Round | None) -> dict[int, dt.date]:
    """The month of the first round that included each action, up to this one. Two queries."""
    result: dict[int, dt.date] = {}
    tables: tuple[QuerySet[Any], ...] = (UpdateRequest.objects.all(), ProgressEntry.objects.published())
    for table in tables:
        rows = table.filter(
            round__plan=plan.pk, round__period__lte=this_round.period if this_round else dt.date.max
        )
        first = rows.values_list("sub_action").annotate(Min("round__period")).order_by()
        result |= {line: min(month, result.get(line, month)) for line, month in first}
    return result


@dataclass(frozen=True)
class PlanFilter:
    """Which lines of a plan somebody wants to see, as the address names them. Nothing means all.

    `published_only` are those that were in the plan by the update that is shown: lines written later are not
    in its numbers.
    """

    status: str = ""
    theme: int = 0
    lead: int = 0
    indicator: int = 0
    late: bool = False
    published_only: bool = False

    @classmethod
    def from_query(cls, query: Any) -> PlanFilter:
        result: dict[str, Any] = {
            name: parse_int(query.get(name)) or 0 for name in ("theme", "lead", "indicator")
        }
        result |= {"late": query.get("overdue") == "yes", "published_only": query.get("published") == "yes"}
        return cls(status=query.get("status", "")[:40], **result)

    def __bool__(self) -> bool:
        return self != PlanFilter()

    def status_label(self, scale: Scale) -> str:
        return no_status_label(scale) if self.status == NO_STATUS else self.status

    def lines(
        self, plan: ActionPlan, sub_actions: SubActionQuerySet, this_round: Round | None, today: dt.date
    ) -> SubActionQuerySet:
        """Those of these lines that fit, as one update has them."""
        if self.theme:
            sub_actions = sub_actions.filter(Q(heading=self.theme) | Q(heading__parent=self.theme))
        if self.lead:
            sub_actions = sub_actions.filter(owners=self.lead)
        if self.indicator:
            sub_actions = sub_actions.filter(linked_indicators=self.indicator)
        if self.published_only and this_round:
            sub_actions = sub_actions.filter(pk__in=first_round_periods(plan, this_round))
        if not (self.status or self.late):
            return sub_actions
        status_words = get_status_words(plan.grading_scale, [this_round] if this_round else [])
        words = {line: word for (_, line), word in status_words.items()}
        if self.late:
            done = {word for word in words.values() if is_achieved(plan.grading_scale, word)}
            sub_actions = sub_actions.followed_up().filter(due_date__lt=today)
            sub_actions = sub_actions.exclude(pk__in=[line for line, word in words.items() if word in done])
        if self.status == NO_STATUS:
            sub_actions = sub_actions.exclude(pk__in=words)
        elif self.status:
            sub_actions = sub_actions.filter(
                pk__in=[line for line, word in words.items() if word == self.status]
            )
        return sub_actions


def is_achieved(scale: Scale, word: str) -> bool:
    level = scale.level(word)
    return level is not None and level.grade == Grade.FULLY_ACHIEVED
