"""Notifications of what somebody did, recorded in the same transaction."""

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
    """Notify the officers requested, and those who run the review, that a version is published."""
    responsible = Q(owner_records__update_requests__round=this_round) | Q(
        delegated_requests__round=this_round
    )
    people = _active_ids(User.objects.filter(responsible)) | _link_officer_ids(this_round.plan_id)
    key = key_of_published(this_round, this_round.report_version)
    _create_notifications(people, key, Kind.PUBLISHED, round=this_round)


def key_of_published(this_round: Round, version: int) -> str:
    return f"published {this_round.pk} {version}"


def notify_member_request(request: MemberRequest) -> None:
    """Notify the person whom a member asks, and others responsible for the action."""
    _create_notifications(
        [request.assigned_to_id], f"request {request.pk}", Kind.REQUEST, member_request=request
    )
    others = _link_officer_ids(request.plan_id) - {
        request.assigned_to_id,
        request.member_id,
        request.recorded_by_id,
    }
    if request.sub_action_id:
        owners = _owner_user_ids(SubAction.objects.filter(pk=request.sub_action_id))
        others |= owners - {request.assigned_to_id, request.member_id, request.recorded_by_id}
    reading = [
        user.pk
        for user in User.objects.filter(pk__in=others)
        if member_requests_for(user).filter(pk=request.pk).exists()
    ]
    _create_notifications(reading, f"request told {request.pk}", Kind.REQUEST_TOLD, member_request=request)


def notify_request_answered(request: MemberRequest) -> None:
    """Notify the member of the answer, or the clerk, for a member without an account."""
    whom = request.member_id or request.recorded_by_id
    if whom != request.answered_by_id:
        _create_notifications([whom], f"request answered {request.pk}", Kind.ANSWERED, member_request=request)


def notify_decision(decision: Decision) -> None:
    """Notify the owners of the action, and those who run the plan."""
    people = _owner_user_ids(_affected_sub_actions(decision)) | _link_officer_ids(decision.plan_id)
    if decision.kind in (Decision.Kind.SUPERSEDED, Decision.Kind.TAKEN_BACK) and decision.sub_action_id:
        # A partner may own the line that takes its place, and not read this one.
        candidates = User.objects.filter(pk__in=people)
        people = {
            person.pk
            for person in candidates
            if sub_actions_for(person).filter(pk=decision.sub_action_id).exists()
        }
    _create_notifications(
        people - {decision.recorded_by_id}, f"decided {decision.pk}", Kind.DECIDED, decision=decision
    )


def _affected_sub_actions(decision: Decision) -> QuerySet[SubAction]:
    """The actions that a decision, or the one that it takes back, is about."""
    meant = decision.rescinds or decision
    if meant.sub_action_id:
        return SubAction.objects.filter(pk__in=[meant.sub_action_id, meant.successor_id])
    if meant.heading_id:
        below = Q(heading=meant.heading_id) | Q(heading__parent=meant.heading_id)
        return SubAction.objects.active().filter(below)
    return SubAction.objects.filter(pk__in=meant.action_sign_offs.values("sub_action"))


def _owner_user_ids(sub_actions: QuerySet[SubAction]) -> set[int]:
    return _active_ids(User.objects.filter(owner_records__sub_actions__in=sub_actions))


def _link_officer_ids(plan: int) -> set[int]:
    return _active_ids(User.objects.filter(link_officer_of=plan))


def _active_ids(people: QuerySet[User]) -> set[int]:
    return set(people.filter(is_active=True).values_list("pk", flat=True))


def _create_notifications(people: Iterable[int], key: str, kind: str, **about: Any) -> None:
    notifications = Notification.objects.filter(user__in=people, deduplication_key=key)
    known = list(
        notifications.values_list("pk", flat=True)
    )  # which nothing changes, so they are not sealed anew
    Notification.objects.bulk_create(
        [Notification(user_id=pk, deduplication_key=key, kind=kind, **about) for pk in sorted(people)],
        ignore_conflicts=True,
    )
    seal_current_state(notifications.exclude(pk__in=known).with_plan_relations())


def queue_reminder(update_request: UpdateRequest, people: set[int], *, by: User) -> int:
    """Send these a reminder, once a day at most. Returns how many will get one."""
    today = timezone.localdate()
    made = 0
    for pk in sorted(people):
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
        made += is_new
    return made
