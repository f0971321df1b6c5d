"""Which rounds a person may read, signed in or not."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from actionplans.access.plan_roles import plan_roles_for
from actionplans.access.plans import may_manage_plan, may_read_whole_plan
from actionplans.access.roles import AnyUser, is_auditor
from actionplans.models import ActionPlan, Round
from actionplans.models.plans import to_specific_plan
from actionplans.models.rounds import RoundQuerySet


def rounds_for(user: AnyUser, plan: ActionPlan) -> RoundQuerySet:
    """The rounds of a plan that this person may read. Open rounds are for its managers and auditors."""
    rounds: RoundQuerySet = Round.objects.filter(plan=plan)
    return rounds if may_manage_plan(user, plan) or is_auditor(user) else rounds.published()


def rounds_to_manage(user: AnyUser) -> RoundQuerySet:
    """The rounds of the plans that name this person as link officer."""
    if not user.is_authenticated:
        return Round.objects.none()
    return Round.objects.filter(plan__in=plan_roles_for(user).managed_plan_ids)


def round_for(user: AnyUser, plan: ActionPlan, month: str) -> Round:
    """The round of a month ("2020-09"). Raises Http404 for people who may not read all of the plan."""
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    if not may_read_whole_plan(user, plan):
        raise Http404
    this_round: Round = get_object_or_404(rounds_for(user, plan), period=period)
    return this_round


def public_plans() -> QuerySet[ActionPlan]:
    """The plans with a report that the public may read."""
    return ActionPlan.objects.filter(pk__in=Round.objects.public().values("plan"))


def public_round(slug: str, month: str) -> tuple[ActionPlan, Round]:
    """A round that the public may read. Raises Http404 for any other."""
    plan = get_object_or_404(public_plans(), slug=slug)
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    return to_specific_plan(plan), get_object_or_404(Round.objects.public(), plan=plan, period=period)
