"""Who reads plans, in full or only their own actions in them, and who edits them."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from actionplans.access.exempt_information import hidden_sub_actions_for, own_plans_q, visible_sub_actions_q
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
    """The plans that this person may read, in full or, as a partner, only their own actions."""
    return ActionPlan.objects.filter(_readable_q(user))


def reviews_for(user: AnyUser) -> ReviewQuerySet:
    reviews: ReviewQuerySet = Review.objects.filter(_readable_q(user))
    return reviews


def fully_readable_plans_for(user: AnyUser) -> QuerySet[ActionPlan]:
    """The plans that this person may read in full."""
    return ActionPlan.objects.filter(_fully_readable_q(user))


def fully_readable_reviews_for(user: AnyUser) -> ReviewQuerySet:
    reviews: ReviewQuerySet = Review.objects.filter(_fully_readable_q(user))
    return reviews


def _readable_q(user: AnyUser) -> Q:
    fully_readable = _fully_readable_q(user)
    if not user.is_authenticated or reads_every_plan(user):
        return fully_readable
    return fully_readable | Q(pk__in=plan_roles_for(user).own_action_plan_ids)


def _fully_readable_q(user: AnyUser) -> Q:
    if not user.is_authenticated:
        return Q(pk__in=())
    if reads_every_plan(user):
        return Q()
    readable = own_plans_q(user)
    if is_member(user) or is_monitoring_officer(user):
        readable |= Q(pk__in=Round.objects.published().values("plan"))
    return readable


def may_read_whole_plan(user: AnyUser, plan: ActionPlan) -> bool:
    return fully_readable_plans_for(user).filter(pk=plan.pk).exists()


def sub_actions_for(user: AnyUser) -> SubActionQuerySet:
    """The sub-actions that this person may read: those of fully readable plans, and their own.

    This does not include their updates in open rounds.
    """
    if not user.is_authenticated:
        return SubAction.objects.none()
    if is_clerk(user):
        return SubAction.objects.all()
    own = SubAction.objects.filter(owners__users=user)
    readable_plans = fully_readable_plans_for(user).values("pk")
    sub_actions: SubActionQuerySet = SubAction.objects.filter(
        Q(heading__plan__in=readable_plans) | Q(pk__in=own.values("pk")), visible_sub_actions_q(user)
    )
    return sub_actions


def executive_responses_for(user: AnyUser) -> ExecutiveResponseQuerySet:
    """The executive responses, due or given, to the reviews that this person may read in full."""
    reviews = fully_readable_reviews_for(user).values("pk")
    executive_responses: ExecutiveResponseQuerySet = ExecutiveResponse.objects.filter(
        heading__plan__in=reviews
    )
    return executive_responses


def managed_plan_ids(user: AnyUser) -> set[int] | None:
    """Primary keys of the plans that this person manages; None stands for all plans."""
    if is_clerk(user):
        return None
    return set(plan_roles_for(user).managed_plan_ids) if user.is_authenticated else set()


def may_manage_plan(user: AnyUser, plan: ActionPlan) -> bool:
    """Whether this person edits the plan and manages its rounds: clerks, and its link officers."""
    return may_manage_plan_id(user, plan.pk)


def may_manage_plan_id(user: AnyUser, plan_id: int) -> bool:
    """The same, by the primary key of the plan."""
    return user.is_authenticated and (is_clerk(user) or plan_id in plan_roles_for(user).managed_plan_ids)


def plan_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> ActionPlan:
    """One plan of any kind. Raises Http404 for people who may not read it, PermissionDenied to edit it."""
    plan = to_specific_plan(get_object_or_404(plans_for(user), slug=slug))
    return _require_may_manage(user, plan) if to_edit else plan


def review_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> Review:
    """One review. Raises Http404 for people who may not read it, PermissionDenied to edit it."""
    review: Review = get_object_or_404(reviews_for(user).select_related("committee"), slug=slug)
    return _require_may_manage(user, review) if to_edit else review


def _require_may_manage(user: AnyUser, plan: Plan) -> Plan:
    """The same plan. Raises PermissionDenied for people who may not edit it."""
    if not may_manage_plan(user, plan):
        raise PermissionDenied
    return plan


def sub_action_with_plan_for(user: AnyUser, pk: int) -> tuple[ActionPlan, SubAction]:
    """A sub-action and its plan. Raises Http404 for people who may not read it."""
    sub_action: SubAction = get_object_or_404(sub_actions_for(user).select_related("heading__parent"), pk=pk)
    return get_specific_plan(sub_action.heading.plan_id), sub_action


def plan_to_publish(user: AnyUser, slug: str) -> ActionPlan:
    """A plan whose reports this person may publish. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not may_publish(user):
        raise PermissionDenied
    return plan


def may_archive(user: AnyUser, plan: ActionPlan) -> bool:
    """Whether this person may download the archive of a plan, with everything that is stored of it.

    Auditors may if nothing in it is exempt, or if they have access to what is.
    """
    return reads_every_plan(user) and not hidden_sub_actions_for(user).filter(heading__plan=plan.pk).exists()


def plan_to_archive(user: AnyUser, slug: str) -> ActionPlan:
    """A plan whose archive this person may download. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not may_archive(user, plan):
        raise PermissionDenied
    return plan


def plan_to_manage(user: AnyUser, slug: str) -> ActionPlan:
    """A plan that this person manages. Raises as `plan_for` does."""
    return plan_for(user, slug, to_edit=True)
