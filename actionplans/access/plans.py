"""Whose plans these are: who reads them, as a whole or their own lines, and who writes on them."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from actionplans.models import ActionPlan, ExecutiveResponse, FollowedPlan, Review, Round, SubAction
from actionplans.models.followed import as_its_kind, plan_of_kind
from actionplans.models.plans import SubActionQuerySet
from actionplans.models.responses import ExecutiveResponseQuerySet
from actionplans.models.reviews import ReviewQuerySet

from .exempt import hidden_from, not_hidden_from, own_plans
from .roles import AnyUser, is_clerk, is_member, is_monitoring_officer, may_publish, reads_every_plan
from .ties import ties_of

Plan = TypeVar("Plan", bound=FollowedPlan)


def plans_for(user: AnyUser) -> QuerySet[ActionPlan]:
    """The plans of which this person may read something: all of it, or as a partner their own lines."""
    return ActionPlan.objects.filter(_readable(user))


def reviews_for(user: AnyUser) -> ReviewQuerySet:
    found: ReviewQuerySet = Review.objects.filter(_readable(user))
    return found


def whole_plans_for(user: AnyUser) -> QuerySet[ActionPlan]:
    """The plans that this person may read from end to end."""
    return ActionPlan.objects.filter(_readable_whole(user))


def whole_reviews_for(user: AnyUser) -> ReviewQuerySet:
    found: ReviewQuerySet = Review.objects.filter(_readable_whole(user))
    return found


def _readable(user: AnyUser) -> Q:
    whole = _readable_whole(user)
    if not user.is_authenticated or reads_every_plan(user):
        return whole
    return whole | Q(pk__in=ties_of(user).owns_lines_in)


def _readable_whole(user: AnyUser) -> Q:
    if not user.is_authenticated:
        return Q(pk__in=())
    if reads_every_plan(user):
        return Q()
    mine = own_plans(user)
    if is_member(user) or is_monitoring_officer(user):
        mine |= Q(pk__in=Round.objects.published().values("plan"))
    return mine


def reads_whole(user: AnyUser, plan: ActionPlan) -> bool:
    return whole_plans_for(user).filter(pk=plan.pk).exists()


def lines_for(user: AnyUser) -> SubActionQuerySet:
    """The sub-actions that this person may read: those of whole plans, and their own.

    What open rounds say of them is not meant.
    """
    if not user.is_authenticated:
        return SubAction.objects.none()
    if is_clerk(user):
        return SubAction.objects.all()
    own = SubAction.objects.filter(owners__users=user)
    whole = whole_plans_for(user).values("pk")
    found: SubActionQuerySet = SubAction.objects.filter(
        Q(heading__plan__in=whole) | Q(pk__in=own.values("pk")), not_hidden_from(user)
    )
    return found


def responses_for(user: AnyUser) -> ExecutiveResponseQuerySet:
    """What the executive says, or owes, to the reviews that this person may read from end to end."""
    mine = whole_reviews_for(user).values("pk")
    found: ExecutiveResponseQuerySet = ExecutiveResponse.objects.filter(heading__plan__in=mine)
    return found


def reviews_run_by(user: AnyUser) -> set[int] | None:
    """The plans that this person runs, for lists; None stands for all of them."""
    if is_clerk(user):
        return None
    return set(ties_of(user).runs) if user.is_authenticated else set()


def may_edit(user: AnyUser, plan: FollowedPlan) -> bool:
    """Whether this person writes on the plan and runs its rounds: a clerk, or one of its link officers."""
    return runs_plan(user, plan.pk)


def runs_plan(user: AnyUser, plan: int) -> bool:
    """The same, where only the number of the plan is at hand."""
    return user.is_authenticated and (is_clerk(user) or plan in ties_of(user).runs)


def plan_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> FollowedPlan:
    """One plan of any kind. Raises Http404 for who may not read, PermissionDenied for who may only read."""
    plan = as_its_kind(get_object_or_404(plans_for(user), slug=slug))
    return _only_to_edit(user, plan) if to_edit else plan


def review_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> Review:
    """One review. Raises Http404 for who may not read it, PermissionDenied for who may only read."""
    review: Review = get_object_or_404(reviews_for(user).select_related("committee"), slug=slug)
    return _only_to_edit(user, review) if to_edit else review


def _only_to_edit(user: AnyUser, plan: Plan) -> Plan:
    """The same plan. Raises PermissionDenied for who may not write on it."""
    if not may_edit(user, plan):
        raise PermissionDenied
    return plan


def sub_action_for(user: AnyUser, pk: int) -> tuple[FollowedPlan, SubAction]:
    """A line with its plan. Raises Http404 for who may not read that."""
    line: SubAction = get_object_or_404(lines_for(user).select_related("heading__parent"), pk=pk)
    return plan_of_kind(line.heading.plan_id), line


def plan_to_publish(user: AnyUser, slug: str) -> FollowedPlan:
    """A plan whose updates this person publishes. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not may_publish(user):
        raise PermissionDenied
    return plan


def may_archive(user: AnyUser, plan: FollowedPlan) -> bool:
    """Whether this person may take away all that is kept of a plan.

    An auditor may where nothing of it is exempt, or where they are named for what is.
    """
    return reads_every_plan(user) and not hidden_from(user).filter(heading__plan=plan.pk).exists()


def plan_to_archive(user: AnyUser, slug: str) -> FollowedPlan:
    """A plan of which this person may have all that is kept. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not may_archive(user, plan):
        raise PermissionDenied
    return plan


def plan_to_run(user: AnyUser, slug: str) -> FollowedPlan:
    """A plan that this person runs. Raises as `plan_for` does."""
    return plan_for(user, slug, to_edit=True)
