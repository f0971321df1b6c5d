"""Statuses of many actions in the words of their plan, for counting and filtering."""

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

NO_STATUS = "none"  # in query strings, whatever the scale calls it

StatusWords = dict[tuple[int, int], str]  # by ids of round and sub-action


def get_status_words(scale: Scale, rounds: Collection[Round]) -> StatusWords:
    """By ids of round and action, the status word. One query."""
    entries = ProgressEntry.objects.published().with_effective_grade()
    entries = entries.filter(round__in=[this_round.pk for this_round in rounds])
    words: StatusWords = {}
    values = entries.values_list("round", "sub_action", "grade", "grade_text", "effective_grade")
    for round_id, sub_action_id, grade, text, effective_grade in values:
        if level := effective_level(scale, grade, text, effective_grade):
            words[round_id, sub_action_id] = level.word
    return words


def effective_level(
    scale: Scale, grade: int | None, text: str, effective_grade: int | None = None
) -> Level | None:
    """The level of an entry's effective grade; None if the scale has no such level."""
    if effective_grade and effective_grade != grade:
        return scale.level_for_grade(effective_grade)
    return scale.level(text) or scale.level_for_grade(grade)


def no_status_label(scale: Scale) -> str:
    """The label of an action without a status on the scale: "No status"."""
    return f"No {scale.noun}"


def status_columns(scale: Scale) -> list[tuple[str, str]]:
    """Pairs of status word and CSS class, and last one for no status."""
    return [*((level.word, level.css) for level in scale.levels), (no_status_label(scale), "none")]


def first_round_periods(plan: ActionPlan, this_round: Round | None) -> dict[int, dt.date]:
    """The month of the first round that included each action, up to this one. Two queries."""
    periods: dict[int, dt.date] = {}
    tables: tuple[QuerySet[Any], ...] = (UpdateRequest.objects.all(), ProgressEntry.objects.published())
    for table in tables:
        rows = table.filter(
            round__plan=plan.pk, round__period__lte=this_round.period if this_round else dt.date.max
        )
        first_periods = rows.values_list("sub_action").annotate(Min("round__period")).order_by()
        periods |= {
            sub_action_id: min(month, periods.get(sub_action_id, month))
            for sub_action_id, month in first_periods
        }
    return periods


@dataclass(frozen=True)
class PlanFilter:
    """Filters of a plan's actions, from the query string. The default is no filter.

    `theme`, `lead` and `indicator` are ids. `published_only` leaves out actions added after the round shown.
    """

    status: str = ""
    theme: int = 0
    lead: int = 0
    indicator: int = 0
    late: bool = False
    published_only: bool = False

    @classmethod
    def from_query(cls, query: Any) -> PlanFilter:
        values: dict[str, Any] = {
            name: parse_int(query.get(name)) or 0 for name in ("theme", "lead", "indicator")
        }
        values |= {"late": query.get("overdue") == "yes", "published_only": query.get("published") == "yes"}
        return cls(status=query.get("status", "")[:40], **values)

    def __bool__(self) -> bool:
        return self != PlanFilter()

    def status_label(self, scale: Scale) -> str:
        return no_status_label(scale) if self.status == NO_STATUS else self.status

    def apply(
        self, plan: ActionPlan, sub_actions: SubActionQuerySet, this_round: Round | None, today: dt.date
    ) -> SubActionQuerySet:
        """The actions that match, by their statuses in one round."""
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
        words_by_action = {sub_action_id: word for (_, sub_action_id), word in status_words.items()}
        if self.late:
            achieved_words = {
                word for word in words_by_action.values() if is_achieved(plan.grading_scale, word)
            }
            sub_actions = sub_actions.followed_up().filter(due_date__lt=today)
            sub_actions = sub_actions.exclude(
                pk__in=[
                    sub_action_id for sub_action_id, word in words_by_action.items() if word in achieved_words
                ]
            )
        if self.status == NO_STATUS:
            sub_actions = sub_actions.exclude(pk__in=words_by_action)
        elif self.status:
            sub_actions = sub_actions.filter(
                pk__in=[
                    sub_action_id for sub_action_id, word in words_by_action.items() if word == self.status
                ]
            )
        return sub_actions


def is_achieved(scale: Scale, word: str) -> bool:
    level = scale.level(word)
    return level is not None and level.grade == Grade.FULLY_ACHIEVED
