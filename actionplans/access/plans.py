"""Whose plans these are: who reads them, as a whole or his own lines, and who writes on them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from actionplans.models import ActionPlan, FollowedPlan, Owner, Review, Round, SubAction
from actionplans.models.followed import plan_of_kind
from actionplans.models.plans import SubActionQuerySet
from actionplans.models.reviews import ReviewQuerySet

from .roles import AnyUser, is_clerk, is_member, may_publish


def plans_for(user: AnyUser) -> QuerySet[ActionPlan]:
    """The plans of which this person may read something: all of it, or as a partner his own lines."""
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
    if not user.is_authenticated or is_clerk(user):
        return whole
    return whole | Q(pk__in=SubAction.objects.filter(owners__users=user).values("heading__plan"))


def _readable_whole(user: AnyUser) -> Q:
    """Of plans of every kind, asked as one question: a question within a question costs twice."""
    if not user.is_authenticated:
        return Q(pk__in=())
    if is_clerk(user):
        return Q()
    mine = named(user, "link_officers", "director_account") | of_colleague(user)
    if is_member(user):
        mine |= Q(pk__in=Round.objects.published().values("plan")) | Q(committee__in=user.committees.all())
    return mine


def of_colleague(user: User) -> Q:
    """The plans in which this person answers for a line as one of the council's own."""
    colleague = Owner.objects.filter(users=user).exclude(kind=Owner.Kind.PARTNER)
    # Whom a partnership's plan names is a partner there, unless somebody said that he is not.
    known = colleague.exclude(kind=Owner.Kind.UNKNOWN)
    lines = SubAction.objects.values("heading__plan")
    return Q(kind=ActionPlan.Kind.REVIEW, pk__in=lines.filter(owners__in=colleague)) | Q(
        pk__in=lines.filter(owners__in=known)
    )


def named(user: User, *roles: str) -> Q:
    """The plans of every kind that name this person in one of these roles."""
    found = Q()
    for model in FollowedPlan.kinds().values():
        for role in roles:
            found |= Q(pk__in=model._default_manager.filter(**{role: user.pk}).values("pk"))
    return found


def plans_named(user: User) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.filter(named(user, "link_officers"))


def reads_whole(user: AnyUser, plan: ActionPlan) -> bool:
    return whole_plans_for(user).filter(pk=plan.pk).exists()


def lines_for(user: AnyUser) -> SubActionQuerySet:
    """The sub-actions that this person may read: those of whole plans, and his own.

    What open rounds say of them is not meant.
    """
    if not user.is_authenticated:
        return SubAction.objects.none()
    if is_clerk(user):
        return SubAction.objects.all()
    own = SubAction.objects.filter(owners__users=user)
    whole = whole_plans_for(user).values("pk")
    found: SubActionQuerySet = SubAction.objects.filter(
        Q(heading__plan__in=whole) | Q(pk__in=own.values("pk"))
    )
    return found


def reviews_run_by(user: AnyUser) -> set[int] | None:
    """The plans that this person runs, for lists; None stands for all of them."""
    if is_clerk(user):
        return None
    return set(plans_named(user).values_list("pk", flat=True)) if user.is_authenticated else set()


def may_edit(user: AnyUser, plan: FollowedPlan) -> bool:
    """Whether this person writes on the plan and runs its rounds: a clerk, or one of its link officers."""
    return is_clerk(user) or plan.link_officers.filter(pk=user.pk).exists()


def plan_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> FollowedPlan:
    """One plan of any kind. Raises Http404 for who may not read, PermissionDenied for who may only read."""
    plan = plan_of_kind(get_object_or_404(plans_for(user), slug=slug).pk)
    if to_edit and not may_edit(user, plan):
        raise PermissionDenied
    return plan


def review_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> Review:
    """One review. Raises Http404 for who may not read it, PermissionDenied for who may only read."""
    review: Review = get_object_or_404(reviews_for(user).select_related("committee"), slug=slug)
    if to_edit and not may_edit(user, review):
        raise PermissionDenied
    return review


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


def plan_to_run(user: AnyUser, slug: str) -> FollowedPlan:
    """A plan that this person runs. Raises as `plan_for` does."""
    return plan_for(user, slug, to_edit=True)
