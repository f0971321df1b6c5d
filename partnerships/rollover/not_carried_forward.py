"""Lines of a closed plan that go on nowhere: they became outstanding only after the next was made."""

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
    """What an update of this plan would ask about and the plan that follows does not have, as printed.

    A grade was amended or a sign-off taken back since, or somebody took the line out of the draft.
    """
    carried = set(
        CarriedForward.objects.filter(previous_action__heading__plan=plan).values_list(
            "previous_action_id", flat=True
        )
    )
    return [sub_action for sub_action in actions_to_carry_forward(plan) if sub_action.pk not in carried]


@transaction.atomic
def carry_forward_selected(made: PartnershipPlan, chosen: Collection[int]) -> list[SubAction]:
    """Carry these lines, by their numbers, over into the plan that follows theirs. Those it has stay.

    Raises NotAllowed where that plan is closed itself.
    """
    made = (
        PartnershipPlan.objects.select_for_update(of=("self",))
        .select_related("previous_plan")
        .get(pk=made.pk)
    )
    if not made.is_followed_up or made.previous_plan is None:
        raise NotAllowed(f"{made.title} is closed itself.", "closed")
    before = [sub_action for sub_action in not_carried_forward(made.previous_plan) if sub_action.pk in chosen]
    sub_actions = {
        sub_action.pk: carry_forward(sub_action, _get_or_create_heading(made, sub_action.heading))
        for sub_action in before
    }
    _copy_indicators(made, before, sub_actions)
    carry_equivalents_forward(sub_actions)
    with audit_context(f"Carried over into {made.title}"):
        carry_links_forward(sub_actions)
    return list(sub_actions.values())


def _get_or_create_heading(made: PartnershipPlan, old: Heading) -> Heading:
    """The same heading there, made where it is gone."""
    parent = _get_or_create_heading(made, old.parent) if old.parent else None
    same = {"parent": parent, "kind": old.kind, "ref": old.ref, "text": old.text}
    heading: Heading | None = made.headings.filter(**same).order_by("position", "pk").first()
    return heading or Heading.objects.create(plan=made, parent=parent, **heading_values(old))


def _copy_indicators(
    made: PartnershipPlan, before: list[SubAction], sub_actions: dict[int, SubAction]
) -> None:
    for sub_action in before:
        for old in sub_action.linked_indicators.all():
            words = {"framework": old.framework, "meaning": old.meaning, "position": old.position}
            new, _ = Indicator.objects.get_or_create(plan=made, code=old.code, defaults=words)
            new.sub_actions.add(sub_actions[sub_action.pk])
