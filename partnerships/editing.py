"""Saving details of partnerships' plans, partnerships, their members, and links to indicators."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from actionplans.editing import (
    get_or_create_by_name,
    get_or_create_owners,
    save_plan,
    set_attributes,
)
from actionplans.models import ActionPlan, SubAction
from actionplans.signals import sub_action_saved
from partnerships.indicator_glossary import normalise_code, parse_indicators
from partnerships.models import Indicator, Membership, Partnership, PartnershipPlan, StandardsAssessment

AnyPartnershipPlan = PartnershipPlan | StandardsAssessment


@transaction.atomic
def save_partnership_plan(plan: AnyPartnershipPlan, values: dict[str, Any]) -> AnyPartnershipPlan:
    """Save a plan or an assessment, new or not, with the values of its form."""
    values = dict(values)
    if new_partnership := values.pop("other_partnership", ""):
        values["partnership"] = get_or_create_by_name(Partnership, new_partnership)
    return save_plan(plan, values)


@transaction.atomic
def save_partnership(partnership: Partnership, values: dict[str, Any]) -> Partnership:
    set_attributes(partnership, values)
    partnership.save()
    return partnership


@transaction.atomic
def save_membership(member: Membership, values: dict[str, Any]) -> Membership:
    """Save a member. The organisation of a new one is found by name or created."""
    values = dict(values)
    if name := values.pop("organisation", ""):
        member.organisation = get_or_create_owners([name])[0]
    member.contact, member.email = values["contact"], values["email"]
    member.save()
    return member


@receiver(sub_action_saved)
def link_indicators(sub_action: SubAction, **kwargs: Any) -> None:
    """Link an action to the indicators that its text mentions; missing ones are created."""
    plan = sub_action.heading.plan
    if plan.kind != ActionPlan.Kind.PARTNERSHIP:
        return
    mentioned = {
        normalise_code(definition.code): definition for definition in parse_indicators(sub_action.indicators)
    }
    existing = {
        normalise_code(indicator.code): indicator for indicator in Indicator.objects.filter(plan=plan)
    }
    for position, (code, definition) in enumerate(mentioned.items(), len(existing)):
        if code not in existing:
            existing[code] = Indicator.objects.create(
                plan=plan, code=definition.code, framework=definition.framework, position=position
            )
    linked_codes = {normalise_code(indicator.code) for indicator in sub_action.linked_indicators.all()}
    for code in mentioned.keys() - linked_codes:
        existing[code].sub_actions.add(sub_action)
    for code in linked_codes - mentioned.keys():
        existing[code].sub_actions.remove(sub_action)
