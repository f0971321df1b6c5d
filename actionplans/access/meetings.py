"""Who may see and do what at meetings: the part of `access` that speaks of agendas and decisions.

What a meeting looks at is what was published for it, of plans of every kind. Members read that; clerks,
who record what is decided, may raise any other action of the committee. Who reads only their own lines of a
plan, as a partner does, reads nothing of it here.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from actionplans.access.exempt_information import hidden_sub_actions_for, visible_sub_actions_q
from actionplans.access.plans import fully_readable_plans_for, managed_plan_ids, may_manage_plan_id
from actionplans.access.roles import AnyUser, is_clerk, may_publish, may_record_decisions
from actionplans.models import ActionPlan, Decision, Meeting, MemberRequest, Round, SubAction
from actionplans.models.decisions import DecisionQuerySet
from actionplans.models.member_requests import MemberRequestQuerySet
from actionplans.models.plans import SubActionQuerySet, to_specific_plan
from actionplans.models.rounds import RoundQuerySet


def get_meeting(pk: int) -> Meeting:
    """When committees meet, whoever signs in may know."""
    meeting: Meeting = get_object_or_404(Meeting.objects.select_related("committee"), pk=pk)
    return meeting


def meeting_to_record_decisions(user: AnyUser, pk: int) -> Meeting:
    """A meeting whose decisions this person records."""
    if not may_record_decisions(user):
        raise PermissionDenied
    return get_meeting(pk)


def agenda_rounds_for(user: AnyUser, meeting: Meeting) -> RoundQuerySet:
    """The published updates that go to a meeting, of the plans that this person reads from end to end."""
    plans = fully_readable_plans_for(user).values("pk")
    rounds: RoundQuerySet = Round.objects.published().filter(meeting=meeting, plan__in=plans)
    return rounds


def meeting_to_build_pack(user: AnyUser, pk: int) -> Meeting:
    """A meeting whose agenda packs this person makes: a clerk, who may put any report into them."""
    if not may_publish(user):
        raise PermissionDenied
    return get_meeting(pk)


def packable_round_ids(user: AnyUser, rounds: Iterable[Round]) -> set[int]:
    """Which of these reports this person may have in a pack, as members have them. Drafts are for clerks."""
    rounds = list(rounds)
    if may_publish(user):
        return {this_round.pk for this_round in rounds}
    plans = {this_round.plan_id for this_round in rounds}
    mine = set(fully_readable_plans_for(user).filter(pk__in=plans).values_list("pk", flat=True))
    return {
        this_round.pk
        for this_round in rounds
        if this_round.state == Round.State.PUBLISHED and this_round.plan_id in mine
    }


def open_rounds_at(user: AnyUser, meeting: Meeting) -> RoundQuerySet:
    """The open updates that go to a meeting. Others than who runs them may only count them."""
    plans = fully_readable_plans_for(user).values("pk")
    return Round.objects.open().filter(meeting=meeting, plan__in=plans)


def plans_of_committee(meeting: Meeting) -> QuerySet[ActionPlan]:
    """Those which this meeting's committee follows up, of its own or in place of another committee."""
    return ActionPlan.objects.filter(committee__in=meeting.committee.with_forebears)


def sub_actions_at(user: AnyUser, meeting: Meeting) -> SubActionQuerySet:
    """The actions that this person can look at in a meeting: on its agenda, or decided about there."""
    agenda = SubAction.objects.filter(
        update_requests__round__in=agenda_rounds_for(user, meeting).values("pk")
    )
    decided = SubAction.objects.filter(decisions__meeting=meeting)
    wanted = Q(pk__in=agenda.values("pk")) | Q(pk__in=decided.values("pk"))
    if is_clerk(user):
        wanted |= Q(heading__plan__in=plans_of_committee(meeting).values("pk"))
    plans = fully_readable_plans_for(user).values("pk")
    sub_actions: SubActionQuerySet = SubAction.objects.filter(
        wanted, visible_sub_actions_q(user), heading__plan__in=plans
    )
    return sub_actions


def decisions_at(user: AnyUser, meeting: Meeting) -> DecisionQuerySet:
    """What was decided at a meeting about the plans that this person reads from end to end."""
    plans = fully_readable_plans_for(user).values("pk")
    decisions: DecisionQuerySet = Decision.objects.filter(meeting=meeting, plan__in=plans).exclude(
        sub_action__in=hidden_sub_actions_for(user)
    )
    return decisions


def plan_to_decide_on(user: AnyUser, meeting: Meeting, slug: str) -> ActionPlan:
    """A plan that this meeting may decide about as a whole. Raises Http404 and PermissionDenied."""
    if not may_record_decisions(user):
        raise PermissionDenied
    return to_specific_plan(get_object_or_404(_plans_at(meeting), slug=slug))


def _plans_at(meeting: Meeting) -> QuerySet[ActionPlan]:
    """Those of its committee, and those of which an update goes to it."""
    rounds = Round.objects.filter(meeting=meeting).values("plan")
    return ActionPlan.objects.filter(Q(pk__in=plans_of_committee(meeting).values("pk")) | Q(pk__in=rounds))


def may_raise_request(user: AnyUser, meeting: Meeting) -> bool:
    """A member of the committee asks, or a clerk for them."""
    committees = meeting.committee.with_forebears
    mine = user.is_authenticated and user.committees.filter(pk__in=committees).exists()
    return is_clerk(user) or mine


def plan_to_raise_request_on(user: AnyUser, meeting: Meeting, slug: str) -> ActionPlan:
    """A plan that somebody may ask about at this meeting. Raises PermissionDenied and Http404."""
    if not may_raise_request(user, meeting):
        raise PermissionDenied
    plans = _plans_at(meeting).filter(pk__in=fully_readable_plans_for(user).values("pk"))
    return to_specific_plan(get_object_or_404(plans, slug=slug))


def member_requests_for(user: AnyUser) -> MemberRequestQuerySet:
    """Committee questions about plans that this person may read whole, or assigned to them."""
    if not user.is_authenticated:
        return MemberRequest.objects.none()
    whole = Q(plan__in=fully_readable_plans_for(user).values("pk")) & ~Q(
        sub_action__in=hidden_sub_actions_for(user)
    )
    member_requests: MemberRequestQuerySet = MemberRequest.objects.filter(whole | Q(assigned_to=user))
    return member_requests


def member_request_for(user: AnyUser, pk: int, *, to_answer: bool = False) -> MemberRequest:
    """Raises Http404 for who may not read it, PermissionDenied for who may only read.

    Whom it asks answers it, and who runs the plan.
    """
    member_request: MemberRequest = get_object_or_404(member_requests_for(user).for_lists(), pk=pk)
    if to_answer and not may_answer_request(user, member_request):
        raise PermissionDenied
    return member_request


def may_answer_request(user: AnyUser, request: MemberRequest) -> bool:
    return request.assigned_to_id == user.pk or may_manage_plan_id(user, request.plan_id)


def member_requests_at(user: AnyUser, meeting: Meeting) -> MemberRequestQuerySet:
    """Questions on a meeting's agenda: asked there, open, or answered since the meeting before."""
    before = Meeting.objects.filter(committee=meeting.committee, date__lt=meeting.date)
    last = before.order_by("-date").values_list("date", flat=True).first()
    wanted_by_then = Q(due_meeting__isnull=True) | Q(due_meeting__date__lte=meeting.date)
    fresh = Q(answered_at__isnull=True)
    fresh |= Q(answered_at__date__gt=last) if last else Q(answered_at__isnull=False)
    comes_back = wanted_by_then & fresh & Q(recorded_at__date__lte=meeting.date)
    comes_back &= Q(committee__in=meeting.committee.with_forebears)
    raised_here = Q(pk__in=MemberRequest.objects.raised_at(meeting).values("pk"))
    member_requests: MemberRequestQuerySet = (
        member_requests_for(user).filter(comes_back | raised_here).for_lists()
    )
    return member_requests


def unanswered_requests_for(user: AnyUser) -> MemberRequestQuerySet:
    """Open questions that are assigned to, asked by, or managed by this person."""
    mine = Q()
    runs = managed_plan_ids(user)
    if runs is not None:
        mine = Q(assigned_to=user.pk) | Q(member=user.pk) | Q(committee__members=user.pk) | Q(plan__in=runs)
    waiting = member_requests_for(user).waiting()
    member_requests: MemberRequestQuerySet = waiting.filter(pk__in=waiting.filter(mine).values("pk"))
    return member_requests
