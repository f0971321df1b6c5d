"""Actions of a closed plan that became outstanding after the next plan was created."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from actionplans.models import Heading, SubAction
from actionplans.workflow.updates import NotAllowed
from audit.records import audit_context
from partnerships.models import CarriedForward, Indicator, PartnershipPlan
from partnerships.rollover.carry_forward import (
    carry_equivalents_forward,
    carry_forward,
    carry_links_forward,
    heading_values,
)
from partnerships.rollover.new_plan import actions_to_carry_forward


def not_carried_forward(plan: PartnershipPlan) -> list[SubAction]:
    """Outstanding actions of a plan that its next plan does not have, in printed order.

    A grade was amended, a sign-off was rescinded, or somebody removed the action from the draft.
    """
    carried_ids = set(
        CarriedForward.objects.filter(previous_action__heading__plan=plan).values_list(
            "previous_action_id", flat=True
        )
    )
    return [sub_action for sub_action in actions_to_carry_forward(plan) if sub_action.pk not in carried_ids]


@transaction.atomic
def carry_forward_selected(next_plan: PartnershipPlan, chosen_ids: Collection[int]) -> list[SubAction]:
    """Carry actions of the previous plan, by id, forward into the next one, except those it already has.

    Raises NotAllowed if the next plan is closed.
    """
    next_plan = (
        PartnershipPlan.objects.select_for_update(of=("self",))
        .select_related("previous_plan")
        .get(pk=next_plan.pk)
    )
    if not next_plan.is_followed_up or next_plan.previous_plan is None:
        raise NotAllowed(f"{next_plan.title} is closed itself.", "closed")
    previous_actions = [
        sub_action
        for sub_action in not_carried_forward(next_plan.previous_plan)
        if sub_action.pk in chosen_ids
    ]
    sub_actions = {
        sub_action.pk: carry_forward(sub_action, _get_or_create_heading(next_plan, sub_action.heading))
        for sub_action in previous_actions
    }
    _copy_indicators(next_plan, previous_actions, sub_actions)
    carry_equivalents_forward(sub_actions)
    with audit_context(f"Carried over into {next_plan.title}"):
        carry_links_forward(sub_actions)
    return list(sub_actions.values())


def _get_or_create_heading(next_plan: PartnershipPlan, old: Heading) -> Heading:
    """The same heading in the next plan, created if it is missing."""
    parent = _get_or_create_heading(next_plan, old.parent) if old.parent else None
    matching = {"parent": parent, "kind": old.kind, "ref": old.ref, "text": old.text}
    heading: Heading | None = next_plan.headings.filter(**matching).order_by("position", "pk").first()
    return heading or Heading.objects.create(plan=next_plan, parent=parent, **heading_values(old))


def _copy_indicators(
    next_plan: PartnershipPlan, previous_actions: list[SubAction], next_actions: dict[int, SubAction]
) -> None:
    for sub_action in previous_actions:
        for old in sub_action.linked_indicators.all():
            values = {"framework": old.framework, "meaning": old.meaning, "position": old.position}
            new, _ = Indicator.objects.get_or_create(plan=next_plan, code=old.code, defaults=values)
            new.sub_actions.add(next_actions[sub_action.pk])
