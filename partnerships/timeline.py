"""Sentences about partnerships' plans, indicators and linked actions in the history."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from actionplans.models import SubAction
from actionplans.signals import related_history_requested
from actionplans.timeline.object_names import ObjectNames
from actionplans.timeline.sentences import Sentence, describe_plan, describes
from actionplans.timeline.visibility import history_rows_of
from audit.changes import Change
from partnerships.models import (
    ActionLink,
    CarriedForward,
    EquivalentAction,
    Indicator,
    PartnershipPlan,
    StandardsAssessment,
)

HIDDEN_ACTION = "a line of a plan that you cannot read"
NO_LONGER_CARRIED_FORWARD = "no longer carried over"

for _model in (PartnershipPlan, StandardsAssessment):
    describes(_model, hidden={"actionplan_ptr", "slug", "kind"})(describe_plan)


@describes(Indicator, hidden={"plan", "code", "position", "sub_actions"})
def _indicator(change: Change, names: ObjectNames) -> Sentence:
    if change.is_deletion:
        return Sentence("removed", change.record.code, noun="the indicator", many="indicators")
    verb = "added" if change.before is None else "changed what is said of"
    return Sentence(verb, change.record.code, noun="the indicator", many="indicators")


@describes(CarriedForward, hidden={"previous_action", "next_action"})
def _carried_forward(change: Change, names: ObjectNames) -> Sentence:
    previous = names.get(SubAction, change.record.previous_action_id)
    is_readable = previous and previous.heading.plan_id in names.readable_plan_ids
    plan = f" of {previous.heading.plan}" if is_readable else " of the plan before"
    verb = NO_LONGER_CARRIED_FORWARD if change.is_deletion else "carried over"
    return Sentence(
        verb,
        names.sub_action_name(change.record.next_action_id),
        f" from {names.sub_action_name(change.record.previous_action_id)}{plan}",
    )


@describes(EquivalentAction, hidden={"sub_action", "original"})
def _equivalent_action(change: Change, names: ObjectNames) -> Sentence:
    verb = "no longer knows" if change.is_deletion else "said to be the same line:"
    return Sentence(
        verb,
        names.sub_action_name(change.record.sub_action_id),
        f" and {names.sub_action_name(change.record.original_id)}",
    )


@receiver(related_history_requested)
def _links_about(sub_action: SubAction, **kwargs: Any) -> Q:
    return history_rows_of(ActionLink, dependent_id=sub_action.pk)


@describes(ActionLink, hidden={"dependent", "provider"})
def _action_link(change: Change, names: ObjectNames) -> Sentence:
    row = change.record
    verb = "ended that" if change.is_deletion else "said that"
    provider = names.get(SubAction, row.provider_id)
    provider_name = names.sub_action_name(row.provider_id)
    if provider:
        is_readable = provider.heading.plan_id in names.readable_plan_ids
        provider_name = f"{provider_name} of {provider.heading.plan}" if is_readable else HIDDEN_ACTION
    return Sentence(
        verb, names.sub_action_name(row.dependent_id), f" is delivered by {provider_name}", "", "lines"
    )
