"""Who may see and do what at meetings: agendas, decisions and committee questions.

An agenda has the reports published for the meeting, of plans of every kind. Members read these. Clerks,
who record decisions, may add any other action of the committee. Partners, who read only their own actions
of a plan, read nothing of it here.
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
    """A meeting, which every signed-in user may see."""
    meeting: Meeting = get_object_or_404(Meeting.objects.select_related("committee"), pk=pk)
    return meeting


def meeting_to_record_decisions(user: AnyUser, pk: int) -> Meeting:
    """A meeting whose decisions this person records."""
    if not may_record_decisions(user):
        raise PermissionDenied
    return get_meeting(pk)


def agenda_rounds_for(user: AnyUser, meeting: Meeting) -> RoundQuerySet:
    """The published rounds on a meeting's agenda, of the plans that this person reads in full."""
    plans = fully_readable_plans_for(user).values("pk")
    rounds: RoundQuerySet = Round.objects.published().filter(meeting=meeting, plan__in=plans)
    return rounds


def meeting_to_build_pack(user: AnyUser, pk: int) -> Meeting:
    """A meeting for which this person, a clerk, may build an agenda pack of any reports."""
    if not may_publish(user):
        raise PermissionDenied
    return get_meeting(pk)


def packable_round_ids(user: AnyUser, rounds: Iterable[Round]) -> set[int]:
    """Ids of the rounds whose reports this person may have in a pack. Drafts are for clerks only."""
    rounds = list(rounds)
    if may_publish(user):
        return {this_round.pk for this_round in rounds}
    plan_ids = {this_round.plan_id for this_round in rounds}
    readable_plan_ids = set(
        fully_readable_plans_for(user).filter(pk__in=plan_ids).values_list("pk", flat=True)
    )
    return {
        this_round.pk
        for this_round in rounds
        if this_round.state == Round.State.PUBLISHED and this_round.plan_id in readable_plan_ids
    }


def open_rounds_at(user: AnyUser, meeting: Meeting) -> RoundQuerySet:
    """The open rounds that go to a meeting, of plans that this person may read. Not their updates."""
    plans = fully_readable_plans_for(user).values("pk")
    return Round.objects.open().filter(meeting=meeting, plan__in=plans)


def plans_of_committee(meeting: Meeting) -> QuerySet[ActionPlan]:
    """Plans monitored by this meeting's committee, including those of committees that it replaced."""
    return ActionPlan.objects.filter(committee__in=meeting.committee.ids_with_predecessors)


def sub_actions_at(user: AnyUser, meeting: Meeting) -> SubActionQuerySet:
    """The actions that this person can open in a meeting: on its agenda, or decided on there."""
    agenda = SubAction.objects.filter(
        update_requests__round__in=agenda_rounds_for(user, meeting).values("pk")
    )
    decided_on = SubAction.objects.filter(decisions__meeting=meeting)
    on_meeting = Q(pk__in=agenda.values("pk")) | Q(pk__in=decided_on.values("pk"))
    if is_clerk(user):
        on_meeting |= Q(heading__plan__in=plans_of_committee(meeting).values("pk"))
    plans = fully_readable_plans_for(user).values("pk")
    sub_actions: SubActionQuerySet = SubAction.objects.filter(
        on_meeting, visible_sub_actions_q(user), heading__plan__in=plans
    )
    return sub_actions


def decisions_at(user: AnyUser, meeting: Meeting) -> DecisionQuerySet:
    """The decisions of a meeting on the plans that this person reads in full."""
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
    """Plans of its committee, and plans with a report on its agenda."""
    rounds = Round.objects.filter(meeting=meeting).values("plan")
    return ActionPlan.objects.filter(Q(pk__in=plans_of_committee(meeting).values("pk")) | Q(pk__in=rounds))


def may_raise_request(user: AnyUser, meeting: Meeting) -> bool:
    """Members of the committee may ask, and clerks on their behalf."""
    committees = meeting.committee.ids_with_predecessors
    is_committee_member = user.is_authenticated and user.committees.filter(pk__in=committees).exists()
    return is_clerk(user) or is_committee_member


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
    on_readable_plans = Q(plan__in=fully_readable_plans_for(user).values("pk")) & ~Q(
        sub_action__in=hidden_sub_actions_for(user)
    )
    member_requests: MemberRequestQuerySet = MemberRequest.objects.filter(
        on_readable_plans | Q(assigned_to=user)
    )
    return member_requests


def member_request_for(user: AnyUser, pk: int, *, to_answer: bool = False) -> MemberRequest:
    """One committee question. Raises Http404 for people who may not read it, PermissionDenied to answer.

    The person it is assigned to, and people who manage the plan, may answer it.
    """
    member_request: MemberRequest = get_object_or_404(member_requests_for(user).for_lists(), pk=pk)
    if to_answer and not may_answer_request(user, member_request):
        raise PermissionDenied
    return member_request


def may_answer_request(user: AnyUser, member_request: MemberRequest) -> bool:
    return member_request.assigned_to_id == user.pk or may_manage_plan_id(user, member_request.plan_id)


def member_requests_at(user: AnyUser, meeting: Meeting) -> MemberRequestQuerySet:
    """Questions on a meeting's agenda: asked there, open, or answered since the meeting before."""
    earlier_meetings = Meeting.objects.filter(committee=meeting.committee, date__lt=meeting.date)
    last_meeting_date = earlier_meetings.order_by("-date").values_list("date", flat=True).first()
    is_due = Q(due_meeting__isnull=True) | Q(due_meeting__date__lte=meeting.date)
    is_open_or_new = Q(answered_at__isnull=True)
    is_open_or_new |= (
        Q(answered_at__date__gt=last_meeting_date) if last_meeting_date else Q(answered_at__isnull=False)
    )
    on_agenda = is_due & is_open_or_new & Q(recorded_at__date__lte=meeting.date)
    on_agenda &= Q(committee__in=meeting.committee.ids_with_predecessors)
    raised_here = Q(pk__in=MemberRequest.objects.raised_at(meeting).values("pk"))
    member_requests: MemberRequestQuerySet = (
        member_requests_for(user).filter(on_agenda | raised_here).for_lists()
    )
    return member_requests


def unanswered_requests_for(user: AnyUser) -> MemberRequestQuerySet:
    """Open questions that are assigned to, asked by, or managed by this person."""
    concerns_user = Q()
    plan_ids = managed_plan_ids(user)
    if plan_ids is not None:
        concerns_user = (
            Q(assigned_to=user.pk) | Q(member=user.pk) | Q(committee__members=user.pk) | Q(plan__in=plan_ids)
        )
    unanswered = member_requests_for(user).waiting()
    member_requests: MemberRequestQuerySet = unanswered.filter(
        pk__in=unanswered.filter(concerns_user).values("pk")
    )
    return member_requests
