"""What is asked of somebody in a round, and who reads, writes and approves it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from actionplans.models import Asked, FollowedPlan
from actionplans.models.asked import AskedQuerySet
from actionplans.models.followed import as_its_kind

from .exempt import hidden_from
from .plans import lines_for, plans_for, runs_plan
from .roles import AnyUser, is_auditor, is_clerk
from .rounds import rounds_for
from .ties import ties_of


def answers_of(user: AnyUser) -> AskedQuerySet:
    """What is asked of this person, as an owner or instead of one, and is not settled."""
    return asked_of(user).going_on()


def asked_of(user: AnyUser) -> AskedQuerySet:
    """All that was ever asked of this person, so that they can read again what they wrote."""
    if not user.is_authenticated:
        return Asked.objects.none()
    mine = Q(owners__users=user) | Q(delegates=user)
    return Asked.objects.filter(pk__in=Asked.objects.filter(mine).values("pk"))


def answer_for(user: AnyUser, pk: int, *, to_approve: bool = False) -> Asked:
    """One answer of a round. Raises Http404 for who may not read it, PermissionDenied for who may only read.

    Who is asked, and who runs the review, may write it; who runs the review may approve it.
    """
    asked: Asked = get_object_or_404(Asked.objects.with_action(), pk=pk)
    runs = runs_plan(user, asked.round.plan_id)
    is_asked = asked_of(user).filter(pk=asked.pk).exists()
    if not (runs or is_asked):
        raise Http404
    if to_approve and not runs:
        raise PermissionDenied
    return asked


def approved_for(user: AnyUser) -> AskedQuerySet:
    """What is approved, or was published, on the plans of this officer, whose colleagues may read it.

    Of auditors: on all plans, but for what is exempt and not theirs to know.
    """
    if not user.is_authenticated:
        return Asked.objects.none()
    approved = Asked.objects.filter(state__in=[Asked.State.APPROVED, Asked.State.PUBLISHED])
    if is_clerk(user):
        return approved
    if is_auditor(user):
        return approved.exclude(sub_action__in=hidden_from(user))
    ties = ties_of(user)
    return approved.filter(round__plan__in=ties.runs | ties.is_colleague_in)


def answer_to_read(user: AnyUser, pk: int) -> Asked:
    """One answer, for who may write or approve it, and once it is approved for all officers of the plan.

    Raises Http404 for anybody else.
    """
    if approved_for(user).filter(pk=pk).exists():
        return Asked.objects.with_action().get(pk=pk)
    return answer_for(user, pk)


def may_open_answer(user: AnyUser, asked: Asked) -> bool:
    """Whether this person gets to the page on which it is written."""
    return runs_plan(user, asked.round.plan_id) or asked_of(user).filter(pk=asked.pk).exists()


def may_delegate(user: AnyUser, asked: Asked) -> bool:
    """An owner of the line, or who runs the review, says who answers instead; a delegate does not."""
    return runs_plan(user, asked.round.plan_id) or asked.owners.filter(users=user.pk).exists()


def entry_for(user: AnyUser, pk: int) -> tuple[FollowedPlan, Asked]:
    """What a round asked of one line, to read what became of it. Raises Http404 for who may not."""
    asked: Asked = get_object_or_404(
        Asked.objects.select_related("round", "sub_action__heading__parent"), pk=pk
    )
    plan = as_its_kind(get_object_or_404(plans_for(user), pk=asked.round.plan_id))
    may_read = rounds_for(user, plan).filter(pk=asked.round_id).exists()
    may_read = may_read and lines_for(user).filter(pk=asked.sub_action_id).exists()
    if not (may_read or answers_of(user).filter(pk=pk).exists()):
        raise Http404
    return plan, asked
