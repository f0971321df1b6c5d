"""Writing down by hand what partnerships' plans have besides the spine: details, members, indicators."""

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
    if other := values.pop("other_partnership", ""):
        values["partnership"] = get_or_create_by_name(Partnership, other)
    return save_plan(plan, values)


@transaction.atomic
def save_partnership(partnership: Partnership, values: dict[str, Any]) -> Partnership:
    set_attributes(partnership, values)
    partnership.save()
    return partnership


@transaction.atomic
def save_membership(member: Membership, values: dict[str, Any]) -> Membership:
    """Store a member; a new one names its organisation, which is known or made."""
    values = dict(values)
    if name := values.pop("organisation", ""):
        member.organisation = get_or_create_owners([name])[0]
    member.contact, member.email = values["contact"], values["email"]
    member.save()
    return member


@receiver(sub_action_saved)
def link_indicators(sub_action: SubAction, **kwargs: Any) -> None:
    """An action serves the indicators that its words name, each made where the plan has it not yet."""
    plan = sub_action.heading.plan
    if plan.kind != ActionPlan.Kind.PARTNERSHIP:
        return
    wanted = {normalise_code(named.code): named for named in parse_indicators(sub_action.indicators)}
    known = {normalise_code(indicator.code): indicator for indicator in Indicator.objects.filter(plan=plan)}
    for position, (key, named) in enumerate(wanted.items(), len(known)):
        if key not in known:
            known[key] = Indicator.objects.create(
                plan=plan, code=named.code, framework=named.framework, position=position
            )
    serving = {normalise_code(indicator.code) for indicator in sub_action.linked_indicators.all()}
    for key in wanted.keys() - serving:
        known[key].sub_actions.add(sub_action)
    for key in serving - wanted.keys():
        known[key].sub_actions.remove(sub_action)
