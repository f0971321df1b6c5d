"""Who reads exempt information: only those of a plan's readers who need to know it.

These are its officers, link officers and director; the members of its own committee; clerks and the
monitoring officer; and people who were given access with a reason. A partner reads its own actions,
exempt or not.
"""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from actionplans.access.plan_roles import plan_roles_for
from actionplans.access.roles import AnyUser, is_clerk, is_member, is_monitoring_officer
from actionplans.models import ActionPlan, SubAction
from actionplans.models.plans import SubActionQuerySet


def plans_with_readable_exempt_q(user: AnyUser) -> Q:
    """Filter for ActionPlan: plans whose exempt information this person reads, if they read the plan."""
    if not user.is_authenticated:
        return Q(pk__in=())
    if is_clerk(user) or is_monitoring_officer(user):
        return Q()
    return own_plans_q(user)


def own_plans_q(user: User) -> Q:
    """Filter for ActionPlan: plans in which this person has a role, and those of a member's committees."""
    named = Q(pk__in=plan_roles_for(user).fully_readable_plan_ids)
    return named | Q(committee__in=user.committees.all()) if is_member(user) else named


def may_read_exempt(user: AnyUser, plan_id: int) -> bool:
    """Whether this person reads the exempt information of a plan."""
    return ActionPlan.objects.filter(plans_with_readable_exempt_q(user), pk=plan_id).exists()


def visible_sub_actions_q(user: AnyUser) -> Q:
    """Filter for SubAction: not exempt, or exempt and readable by this person, or their own."""
    if not user.is_authenticated:
        return Q(is_exempt=False)
    if not (rule := plans_with_readable_exempt_q(user)):
        return Q()
    plans = ActionPlan.objects.filter(rule).values("pk")
    sub_actions = SubAction.objects.filter(owners__users=user).values("pk")
    return Q(is_exempt=False) | Q(heading__plan__in=plans) | Q(pk__in=sub_actions)


def hidden_sub_actions_for(user: AnyUser) -> SubActionQuerySet:
    """The exempt sub-actions that this person must not see at all."""
    if user.is_authenticated and not plans_with_readable_exempt_q(user):
        return SubAction.objects.none()
    sub_actions: SubActionQuerySet = SubAction.objects.exempt().exclude(
        pk__in=SubAction.objects.filter(visible_sub_actions_q(user)).values("pk")
    )
    return sub_actions
