"""How history tells of partnerships' plans, their indicators and threads."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from actionplans.models import SubAction
from actionplans.signals import related_history_asked
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


@describes(Indicator, hidden={"plan", "code", "position", "lines"})
def _indicator(change: Change, names: ObjectNames) -> Sentence:
    if change.is_deletion:
        return Sentence("removed", change.record.code, noun="the indicator", many="indicators")
    verb = "added" if change.before is None else "changed what is said of"
    return Sentence(verb, change.record.code, noun="the indicator", many="indicators")


@describes(CarriedForward, hidden={"before", "after"})
def _carried_forward(change: Change, names: ObjectNames) -> Sentence:
    before = names.get(SubAction, change.record.before_id)
    is_readable = before and before.heading.plan_id in names.readable_plan_ids
    plan = f" of {before.heading.plan}" if is_readable else " of the plan before"
    verb = NO_LONGER_CARRIED_FORWARD if change.is_deletion else "carried over"
    return Sentence(
        verb, names.line(change.record.after_id), f" from {names.line(change.record.before_id)}{plan}"
    )


@describes(EquivalentAction, hidden={"line", "first"})
def _equivalent_action(change: Change, names: ObjectNames) -> Sentence:
    verb = "no longer knows" if change.is_deletion else "said to be the same line:"
    return Sentence(verb, names.line(change.record.line_id), f" and {names.line(change.record.first_id)}")


@receiver(related_history_asked)
def _links_about(sub_action: SubAction, **kwargs: Any) -> Q:
    return history_rows_of(ActionLink, needs_id=sub_action.pk)


@describes(ActionLink, hidden={"needs", "does"})
def _action_link(change: Change, names: ObjectNames) -> Sentence:
    row = change.record
    verb = "ended that" if change.is_deletion else "said that"
    does = names.get(SubAction, row.does_id)
    by = names.line(row.does_id)
    if does:
        is_readable = does.heading.plan_id in names.readable_plan_ids
        by = f"{by} of {does.heading.plan}" if is_readable else HIDDEN_ACTION
    return Sentence(verb, names.line(row.needs_id), f" is delivered by {by}", "", "lines")
