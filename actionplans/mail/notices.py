"""What somebody does and others are told: noted in the transaction of the doing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from actionplans.access import lines_for
from actionplans.meeting_access import requests_for
from actionplans.models import Asked, Decision, MemberRequest, Round, SubAction
from actionplans.models.followed import plan_of_kind
from actionplans.models.notices import Notice
from history.states import seal

Kind = Notice.Kind


def note_published(this_round: Round) -> None:
    """Have those who were asked, and those who run the review, told that a version is published."""
    asked = Q(owner_of__asked__round=this_round) | Q(asked_instead__round=this_round)
    people = _active(User.objects.filter(asked)) | _who_run(this_round.plan_id)
    key = key_of_published(this_round, this_round.version)
    _note(people, key, Kind.PUBLISHED, round=this_round)


def key_of_published(this_round: Round, version: int) -> str:
    return f"published {this_round.pk} {version}"


def note_request(request: MemberRequest) -> None:
    """Have whom a member asks told of it, and who else answers for what it is about."""
    _note([request.to_id], f"request {request.pk}", Kind.REQUEST, request=request)
    others = _who_run(request.plan_id) - {request.to_id, request.member_id, request.by_id}
    if request.sub_action_id:
        owners = _owners(SubAction.objects.filter(pk=request.sub_action_id))
        others |= owners - {request.to_id, request.member_id, request.by_id}
    reading = [
        user.pk
        for user in User.objects.filter(pk__in=others)
        if requests_for(user).filter(pk=request.pk).exists()
    ]
    _note(reading, f"request told {request.pk}", Kind.REQUEST_TOLD, request=request)


def note_answered(request: MemberRequest) -> None:
    """Have who asked told that they are answered: the clerk, for a member without an account."""
    whom = request.member_id or request.by_id
    if whom != request.answered_by_id:
        _note([whom], f"request answered {request.pk}", Kind.ANSWERED, request=request)


def note_decision(decision: Decision) -> None:
    """Have those told whom it concerns: the owners of what it is about, and who runs the plan."""
    people = _owners(_lines_of(decision)) | _who_run(decision.plan_id)
    if decision.kind in (Decision.Kind.SUPERSEDED, Decision.Kind.TAKEN_BACK) and decision.sub_action_id:
        # A partner may own the line that takes its place, and not read this one.
        told = User.objects.filter(pk__in=people)
        people = {each.pk for each in told if lines_for(each).filter(pk=decision.sub_action_id).exists()}
    _note(people - {decision.by_id}, f"decided {decision.pk}", Kind.DECIDED, decision=decision)


def _lines_of(decision: Decision) -> QuerySet[SubAction]:
    """The actions that a decision, or the one that it takes back, is about."""
    meant = decision.takes_back or decision
    if meant.sub_action_id:
        return SubAction.objects.filter(pk__in=[meant.sub_action_id, meant.successor_id])
    if meant.heading_id:
        below = Q(heading=meant.heading_id) | Q(heading__parent=meant.heading_id)
        return SubAction.objects.live().filter(below)
    return SubAction.objects.filter(pk__in=meant.parts.values("sub_action"))


def _owners(lines: QuerySet[SubAction]) -> set[int]:
    return _active(User.objects.filter(owner_of__sub_actions__in=lines))


def _who_run(plan: int) -> set[int]:
    return _active(plan_of_kind(plan).link_officers.all())


def _active(people: QuerySet[User]) -> set[int]:
    return set(people.filter(is_active=True).values_list("pk", flat=True))


def _note(people: Iterable[int], key: str, kind: str, **about: Any) -> None:
    mine = Notice.objects.filter(user__in=people, key=key)
    known = list(mine.values_list("pk", flat=True))  # which nothing changes, so they are not sealed anew
    Notice.objects.bulk_create(
        [Notice(user_id=pk, key=key, kind=kind, **about) for pk in sorted(people)], ignore_conflicts=True
    )
    seal(mine.exclude(pk__in=known).with_plans())


def nudge(asked: Asked, people: set[int], *, by: User) -> int:
    """Have these asked again, once a day. Returns how many will be."""
    today = timezone.localdate()
    made = 0
    for pk in sorted(people):
        _, is_new = Notice.objects.get_or_create(
            user_id=pk,
            key=f"nudged {asked.pk} {today}",
            defaults={"kind": Kind.NUDGED, "round": asked.round, "asked": asked, "by": by},
        )
        made += is_new
    return made
