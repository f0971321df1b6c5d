"""A person's update requests, and who reads, writes and approves updates."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.plan_roles import plan_roles_for
from actionplans.access.plans import may_manage_plan_id, plans_for, sub_actions_for
from actionplans.access.roles import AnyUser, is_auditor, is_clerk
from actionplans.access.rounds import rounds_for
from actionplans.models import ActionPlan, UpdateRequest
from actionplans.models.plans import to_specific_plan
from actionplans.models.update_requests import UpdateRequestQuerySet


def update_requests_in_progress_for(user: AnyUser) -> UpdateRequestQuerySet:
    """Unsettled update requests to this person, as an owner or in place of one."""
    return update_requests_for(user).going_on()


def update_requests_for(user: AnyUser) -> UpdateRequestQuerySet:
    """All update requests ever made to this person, so that they can read again what they wrote."""
    if not user.is_authenticated:
        return UpdateRequest.objects.none()
    mine = Q(owners__users=user) | Q(delegates=user)
    return UpdateRequest.objects.filter(pk__in=UpdateRequest.objects.filter(mine).values("pk"))


def update_request_for(user: AnyUser, pk: int, *, to_approve: bool = False) -> UpdateRequest:
    """One answer of a round. Raises Http404 for who may not read it, PermissionDenied for who may only read.

    Those requested and those who run the review may write it; those who run it may approve it.
    """
    update_request: UpdateRequest = get_object_or_404(UpdateRequest.objects.with_sub_action(), pk=pk)
    runs = may_manage_plan_id(user, update_request.round.plan_id)
    is_responsible = update_requests_for(user).filter(pk=update_request.pk).exists()
    if not (runs or is_responsible):
        raise Http404
    if to_approve and not runs:
        raise PermissionDenied
    return update_request


def approved_update_requests_for(user: AnyUser) -> UpdateRequestQuerySet:
    """What is approved, or was published, on the plans of this officer, whose colleagues may read it.

    Of auditors: on all plans, but for what is exempt and not theirs to know.
    """
    if not user.is_authenticated:
        return UpdateRequest.objects.none()
    approved = UpdateRequest.objects.filter(
        state__in=[UpdateRequest.State.APPROVED, UpdateRequest.State.PUBLISHED]
    )
    if is_clerk(user):
        return approved
    if is_auditor(user):
        return approved.exclude(sub_action__in=hidden_sub_actions_for(user))
    ties = plan_roles_for(user)
    return approved.filter(round__plan__in=ties.managed | ties.as_council_officer)


def update_request_to_read(user: AnyUser, pk: int) -> UpdateRequest:
    """One answer, for who may write or approve it, and once it is approved for all officers of the plan.

    Raises Http404 for anybody else.
    """
    if approved_update_requests_for(user).filter(pk=pk).exists():
        return UpdateRequest.objects.with_sub_action().get(pk=pk)
    return update_request_for(user, pk)


def may_open_update(user: AnyUser, update_request: UpdateRequest) -> bool:
    """Whether this person gets to the page on which it is written."""
    return (
        may_manage_plan_id(user, update_request.round.plan_id)
        or update_requests_for(user).filter(pk=update_request.pk).exists()
    )


def may_delegate(user: AnyUser, update_request: UpdateRequest) -> bool:
    """An owner of the line, or who runs the review, says who answers instead; a delegate does not."""
    return (
        may_manage_plan_id(user, update_request.round.plan_id)
        or update_request.owners.filter(users=user.pk).exists()
    )


def update_request_with_plan_for(user: AnyUser, pk: int) -> tuple[ActionPlan, UpdateRequest]:
    """The update request of one action in a round, to read. Raises Http404 for those who may not."""
    update_request: UpdateRequest = get_object_or_404(
        UpdateRequest.objects.select_related("round", "sub_action__heading__parent"), pk=pk
    )
    plan = to_specific_plan(get_object_or_404(plans_for(user), pk=update_request.round.plan_id))
    may_read = rounds_for(user, plan).filter(pk=update_request.round_id).exists()
    may_read = may_read and sub_actions_for(user).filter(pk=update_request.sub_action_id).exists()
    if not (may_read or update_requests_in_progress_for(user).filter(pk=pk).exists()):
        raise Http404
    return plan, update_request
