"""Writing down by hand what partnerships' plans have besides the spine: details, members, indicators."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from actionplans.editing import known_or_made, owners_named, save_plan, set_all, with_each_line
from actionplans.models import ActionPlan, SubAction
from partnerships.glossary import code_key, named_in
from partnerships.models import Indicator, Membership, Partnership, PartnershipPlan, StandardsAssessment

PartnersPlan = PartnershipPlan | StandardsAssessment


@transaction.atomic
def save_partners_plan(plan: PartnersPlan, values: dict[str, Any]) -> PartnersPlan:
    """Store a plan or an assessment, new or not, with what its form said."""
    values = dict(values)
    if other := values.pop("other_partnership", ""):
        values["partnership"] = known_or_made(Partnership, other)
    return save_plan(plan, values)


@transaction.atomic
def save_partnership(partnership: Partnership, values: dict[str, Any]) -> Partnership:
    set_all(partnership, values)
    partnership.save()
    return partnership


@transaction.atomic
def save_member(member: Membership, values: dict[str, Any]) -> Membership:
    """Store a member; a new one names its organisation, which is known or made."""
    values = dict(values)
    if name := values.pop("organisation", ""):
        member.organisation = owners_named([name])[0]
    member.contact, member.email = values["contact"], values["email"]
    member.save()
    return member


@with_each_line
def serve_indicators(line: SubAction) -> None:
    """A line serves the indicators that its words name, each made where the plan has it not yet."""
    plan = line.heading.plan
    if plan.kind != ActionPlan.Kind.PARTNERSHIP:
        return
    wanted = {code_key(named.code): named for named in named_in(line.indicators)}
    known = {code_key(each.code): each for each in Indicator.objects.filter(plan=plan)}
    for position, (key, named) in enumerate(wanted.items(), len(known)):
        if key not in known:
            known[key] = Indicator.objects.create(
                plan=plan, code=named.code, framework=named.framework, position=position
            )
    serving = {code_key(each.code) for each in line.serves.all()}
    for key in wanted.keys() - serving:
        known[key].lines.add(line)
    for key in serving - wanted.keys():
        known[key].lines.remove(line)
