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
    """Unsettled update requests to this person, as an owner or a delegate."""
    return update_requests_for(user).in_progress()


def update_requests_for(user: AnyUser) -> UpdateRequestQuerySet:
    """All update requests ever made to this person, so that they can read again what they wrote."""
    if not user.is_authenticated:
        return UpdateRequest.objects.none()
    own_requests = Q(owners__users=user) | Q(delegates=user)
    return UpdateRequest.objects.filter(pk__in=UpdateRequest.objects.filter(own_requests).values("pk"))


def update_request_for(user: AnyUser, pk: int, *, to_approve: bool = False) -> UpdateRequest:
    """One update request, to write or approve.

    Owners, delegates and people who manage the plan may write it; only the last may approve it. Raises
    Http404 for everyone else, PermissionDenied for people who may not approve.
    """
    update_request: UpdateRequest = get_object_or_404(UpdateRequest.objects.with_sub_action(), pk=pk)
    may_manage = may_manage_plan_id(user, update_request.round.plan_id)
    is_responsible = update_requests_for(user).filter(pk=update_request.pk).exists()
    if not (may_manage or is_responsible):
        raise Http404
    if to_approve and not may_manage:
        raise PermissionDenied
    return update_request


def approved_update_requests_for(user: AnyUser) -> UpdateRequestQuerySet:
    """Approved and published updates on the plans of this officer, which all its officers may read.

    Clerks get those of all plans; auditors too, apart from exempt information that they may not read.
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
    plan_roles = plan_roles_for(user)
    return approved.filter(round__plan__in=plan_roles.managed_plan_ids | plan_roles.council_officer_plan_ids)


def update_request_to_read(user: AnyUser, pk: int) -> UpdateRequest:
    """One update, for people who may write or approve it, and once approved for all officers of the plan.

    Raises Http404 for anybody else.
    """
    if approved_update_requests_for(user).filter(pk=pk).exists():
        return UpdateRequest.objects.with_sub_action().get(pk=pk)
    return update_request_for(user, pk)


def may_open_update(user: AnyUser, update_request: UpdateRequest) -> bool:
    """Whether this person may open the page on which the update is written."""
    return (
        may_manage_plan_id(user, update_request.round.plan_id)
        or update_requests_for(user).filter(pk=update_request.pk).exists()
    )


def may_delegate(user: AnyUser, update_request: UpdateRequest) -> bool:
    """Owners of the action and people who manage the plan may delegate; delegates may not."""
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
