"""Notifications of actions of people, recorded in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from actionplans.access.meetings import member_requests_for
from actionplans.access.plans import sub_actions_for
from actionplans.models import Decision, MemberRequest, Round, SubAction, UpdateRequest
from actionplans.models.notifications import Notification
from audit.state_seals import seal_current_state

Kind = Notification.Kind


def notify_published(this_round: Round) -> None:
    """Notify owners, delegates and link officers that a version of the report is published."""
    responsible = Q(owner_records__update_requests__round=this_round) | Q(
        delegated_requests__round=this_round
    )
    user_ids = _active_ids(User.objects.filter(responsible)) | _link_officer_ids(this_round.plan_id)
    key = published_key(this_round, this_round.report_version)
    _create_notifications(user_ids, key, Kind.PUBLISHED, round=this_round)


def published_key(this_round: Round, version: int) -> str:
    return f"published {this_round.pk} {version}"


def notify_member_request(member_request: MemberRequest) -> None:
    """Notify the assignee of a committee question, and others responsible who may read it."""
    _create_notifications(
        [member_request.assigned_to_id],
        f"request {member_request.pk}",
        Kind.REQUEST,
        member_request=member_request,
    )
    other_ids = _link_officer_ids(member_request.plan_id) - {
        member_request.assigned_to_id,
        member_request.member_id,
        member_request.recorded_by_id,
    }
    if member_request.sub_action_id:
        owner_user_ids = _owner_user_ids(SubAction.objects.filter(pk=member_request.sub_action_id))
        other_ids |= owner_user_ids - {
            member_request.assigned_to_id,
            member_request.member_id,
            member_request.recorded_by_id,
        }
    reader_ids = [
        user.pk
        for user in User.objects.filter(pk__in=other_ids)
        if member_requests_for(user).filter(pk=member_request.pk).exists()
    ]
    _create_notifications(
        reader_ids, f"request told {member_request.pk}", Kind.REQUEST_TOLD, member_request=member_request
    )


def notify_request_answered(member_request: MemberRequest) -> None:
    """Notify the member of the answer; for a member without an account, the clerk who recorded it."""
    recipient_id = member_request.member_id or member_request.recorded_by_id
    if recipient_id != member_request.answered_by_id:
        _create_notifications(
            [recipient_id],
            f"request answered {member_request.pk}",
            Kind.ANSWERED,
            member_request=member_request,
        )


def notify_decision(decision: Decision) -> None:
    """Notify the owners of the actions and the link officers of a decision."""
    user_ids = _owner_user_ids(_affected_sub_actions(decision)) | _link_officer_ids(decision.plan_id)
    if decision.kind in (Decision.Kind.SUPERSEDED, Decision.Kind.TAKEN_BACK) and decision.sub_action_id:
        # Owners of the successor may be partners, who may not read this action.
        candidates = User.objects.filter(pk__in=user_ids)
        user_ids = {
            user.pk for user in candidates if sub_actions_for(user).filter(pk=decision.sub_action_id).exists()
        }
    _create_notifications(
        user_ids - {decision.recorded_by_id}, f"decided {decision.pk}", Kind.DECIDED, decision=decision
    )


def _affected_sub_actions(decision: Decision) -> QuerySet[SubAction]:
    """The actions that a decision, or the one that it rescinds, is about."""
    affected = decision.rescinds or decision
    if affected.sub_action_id:
        return SubAction.objects.filter(pk__in=[affected.sub_action_id, affected.successor_id])
    if affected.heading_id:
        under_heading = Q(heading=affected.heading_id) | Q(heading__parent=affected.heading_id)
        return SubAction.objects.active().filter(under_heading)
    return SubAction.objects.filter(pk__in=affected.action_sign_offs.values("sub_action"))


def _owner_user_ids(sub_actions: QuerySet[SubAction]) -> set[int]:
    return _active_ids(User.objects.filter(owner_records__sub_actions__in=sub_actions))


def _link_officer_ids(plan_id: int) -> set[int]:
    return _active_ids(User.objects.filter(link_officer_of=plan_id))


def _active_ids(users: QuerySet[User]) -> set[int]:
    return set(users.filter(is_active=True).values_list("pk", flat=True))


def _create_notifications(user_ids: Iterable[int], key: str, kind: str, **subject: Any) -> None:
    notifications = Notification.objects.filter(user__in=user_ids, deduplication_key=key)
    # These stay unchanged, so they are not sealed again.
    existing_ids = list(notifications.values_list("pk", flat=True))
    Notification.objects.bulk_create(
        [Notification(user_id=pk, deduplication_key=key, kind=kind, **subject) for pk in sorted(user_ids)],
        ignore_conflicts=True,
    )
    seal_current_state(notifications.exclude(pk__in=existing_ids).with_plan_relations())


def queue_reminder(update_request: UpdateRequest, user_ids: set[int], *, by: User) -> int:
    """Queue a reminder to these users, at most one a day each. Returns how many are new."""
    today = timezone.localdate()
    new_count = 0
    for pk in sorted(user_ids):
        _, is_new = Notification.objects.get_or_create(
            user_id=pk,
            deduplication_key=f"nudged {update_request.pk} {today}",
            defaults={
                "kind": Kind.NUDGED,
                "round": update_request.round,
                "update_request": update_request,
                "requested_by": by,
            },
        )
        new_count += is_new
    return new_count
