"""Whose plans these are: who reads them, as a whole or their own lines, and who writes on them."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from actionplans.access.exempt_information import hidden_sub_actions_for, own_plans, visible_sub_actions_q
from actionplans.access.plan_roles import plan_roles_for
from actionplans.access.roles import (
    AnyUser,
    is_clerk,
    is_member,
    is_monitoring_officer,
    may_publish,
    reads_every_plan,
)
from actionplans.models import ActionPlan, ExecutiveResponse, Review, Round, SubAction
from actionplans.models.executive_responses import ExecutiveResponseQuerySet
from actionplans.models.plans import SubActionQuerySet, get_specific_plan, to_specific_plan
from actionplans.models.reviews import ReviewQuerySet

Plan = TypeVar("Plan", bound=ActionPlan)


def plans_for(user: AnyUser) -> QuerySet[ActionPlan]:
    """The plans of which this person may read something: all of it, or as a partner their own lines."""
    return ActionPlan.objects.filter(_readable_q(user))


def reviews_for(user: AnyUser) -> ReviewQuerySet:
    reviews: ReviewQuerySet = Review.objects.filter(_readable_q(user))
    return reviews


def fully_readable_plans_for(user: AnyUser) -> QuerySet[ActionPlan]:
    """The plans that this person may read from end to end."""
    return ActionPlan.objects.filter(_fully_readable_q(user))


def fully_readable_reviews_for(user: AnyUser) -> ReviewQuerySet:
    reviews: ReviewQuerySet = Review.objects.filter(_fully_readable_q(user))
    return reviews


def _readable_q(user: AnyUser) -> Q:
    whole = _fully_readable_q(user)
    if not user.is_authenticated or reads_every_plan(user):
        return whole
    return whole | Q(pk__in=plan_roles_for(user).with_own_actions)


def _fully_readable_q(user: AnyUser) -> Q:
    if not user.is_authenticated:
        return Q(pk__in=())
    if reads_every_plan(user):
        return Q()
    mine = own_plans(user)
    if is_member(user) or is_monitoring_officer(user):
        mine |= Q(pk__in=Round.objects.published().values("plan"))
    return mine


def may_read_whole_plan(user: AnyUser, plan: ActionPlan) -> bool:
    return fully_readable_plans_for(user).filter(pk=plan.pk).exists()


def sub_actions_for(user: AnyUser) -> SubActionQuerySet:
    """The sub-actions that this person may read: those of whole plans, and their own.

    What open rounds say of them is not meant.
    """
    if not user.is_authenticated:
        return SubAction.objects.none()
    if is_clerk(user):
        return SubAction.objects.all()
    own = SubAction.objects.filter(owners__users=user)
    whole = fully_readable_plans_for(user).values("pk")
    sub_actions: SubActionQuerySet = SubAction.objects.filter(
        Q(heading__plan__in=whole) | Q(pk__in=own.values("pk")), visible_sub_actions_q(user)
    )
    return sub_actions


def executive_responses_for(user: AnyUser) -> ExecutiveResponseQuerySet:
    """What the executive says, or owes, to the reviews that this person may read from end to end."""
    reviews = fully_readable_reviews_for(user).values("pk")
    executive_responses: ExecutiveResponseQuerySet = ExecutiveResponse.objects.filter(
        heading__plan__in=reviews
    )
    return executive_responses


def managed_plan_ids(user: AnyUser) -> set[int] | None:
    """The plans that this person runs, for lists; None stands for all of them."""
    if is_clerk(user):
        return None
    return set(plan_roles_for(user).managed) if user.is_authenticated else set()


def may_manage_plan(user: AnyUser, plan: ActionPlan) -> bool:
    """Whether this person writes on the plan and runs its rounds: a clerk, or one of its link officers."""
    return may_manage_plan_id(user, plan.pk)


def may_manage_plan_id(user: AnyUser, plan: int) -> bool:
    """The same, where only the number of the plan is at hand."""
    return user.is_authenticated and (is_clerk(user) or plan in plan_roles_for(user).managed)


def plan_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> ActionPlan:
    """One plan of any kind. Raises Http404 for who may not read, PermissionDenied for who may only read."""
    plan = to_specific_plan(get_object_or_404(plans_for(user), slug=slug))
    return _require_may_manage(user, plan) if to_edit else plan


def review_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> Review:
    """One review. Raises Http404 for who may not read it, PermissionDenied for who may only read."""
    review: Review = get_object_or_404(reviews_for(user).select_related("committee"), slug=slug)
    return _require_may_manage(user, review) if to_edit else review


def _require_may_manage(user: AnyUser, plan: Plan) -> Plan:
    """The same plan. Raises PermissionDenied for who may not write on it."""
    if not may_manage_plan(user, plan):
        raise PermissionDenied
    return plan


def sub_action_with_plan_for(user: AnyUser, pk: int) -> tuple[ActionPlan, SubAction]:
    """A line with its plan. Raises Http404 for who may not read that."""
    sub_action: SubAction = get_object_or_404(sub_actions_for(user).select_related("heading__parent"), pk=pk)
    return get_specific_plan(sub_action.heading.plan_id), sub_action


def plan_to_publish(user: AnyUser, slug: str) -> ActionPlan:
    """A plan whose updates this person publishes. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not may_publish(user):
        raise PermissionDenied
    return plan


def may_archive(user: AnyUser, plan: ActionPlan) -> bool:
    """Whether this person may take away all that is stored of a plan.

    An auditor may where nothing of it is exempt, or where they are named for what is.
    """
    return reads_every_plan(user) and not hidden_sub_actions_for(user).filter(heading__plan=plan.pk).exists()


def plan_to_archive(user: AnyUser, slug: str) -> ActionPlan:
    """A plan of which this person may have all that is stored. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not may_archive(user, plan):
        raise PermissionDenied
    return plan


def plan_to_manage(user: AnyUser, slug: str) -> ActionPlan:
    """A plan that this person runs. Raises as `plan_for` does."""
    return plan_for(user, slug, to_edit=True)
