"""Who may see and do what at meetings: the part of `access` that speaks of agendas and decisions.

What a meeting looks at is what was published for it. Members read that; clerks, who record what is
decided, may raise any other action of the committee.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from actionplans.access import (
    AnyUser,
    is_clerk,
    may_decide,
    may_publish,
    whole_plans_for,
    whole_reviews_for,
)
from actionplans.models import Decision, Meeting, Review, Round, SubAction
from actionplans.models.decisions import DecisionQuerySet
from actionplans.models.plans import SubActionQuerySet
from actionplans.models.rounds import RoundQuerySet


def meeting_for(pk: int) -> Meeting:
    """When committees meet, whoever signs in may know."""
    found: Meeting = get_object_or_404(Meeting.objects.select_related("committee"), pk=pk)
    return found


def meeting_to_record(user: AnyUser, pk: int) -> Meeting:
    """A meeting whose decisions this person records."""
    if not may_decide(user):
        raise PermissionDenied
    return meeting_for(pk)


def agenda_for(user: AnyUser, meeting: Meeting) -> RoundQuerySet:
    """The published updates that go to a meeting, of the reviews that this person reads from end to end."""
    mine = whole_reviews_for(user).values("pk")
    found: RoundQuerySet = Round.objects.published().filter(meeting=meeting, plan__in=mine)
    return found


def meeting_to_pack(user: AnyUser, pk: int) -> Meeting:
    """A meeting whose agenda packs this person makes: a clerk, who may put any paper into them."""
    if not may_publish(user):
        raise PermissionDenied
    return meeting_for(pk)


def papers_read_whole(user: AnyUser, rounds: Iterable[Round]) -> set[int]:
    """Which of these papers this person may have in a pack, as members have them. Drafts are for clerks."""
    rounds = list(rounds)
    if may_publish(user):
        return {each.pk for each in rounds}
    plans = {each.plan_id for each in rounds}
    mine = set(whole_plans_for(user).filter(pk__in=plans).values_list("pk", flat=True))
    return {each.pk for each in rounds if each.state == Round.State.PUBLISHED and each.plan_id in mine}


def not_published_yet(user: AnyUser, meeting: Meeting) -> RoundQuerySet:
    """The open updates that go to a meeting. Others than who runs them may only count them."""
    mine = whole_reviews_for(user).values("pk")
    return Round.objects.open().filter(meeting=meeting, plan__in=mine)


def reviews_of_committee(meeting: Meeting) -> QuerySet[Review]:
    """Those which this meeting's committee follows up, of its own or in place of another committee."""
    found: QuerySet[Review] = Review.objects.filter(committee__in=meeting.committee.with_forebears())
    return found


def lines_at(user: AnyUser, meeting: Meeting) -> SubActionQuerySet:
    """The actions that this person can look at in a meeting: on its agenda, or decided about there."""
    agenda = SubAction.objects.filter(asked__round__in=agenda_for(user, meeting).values("pk"))
    decided = SubAction.objects.filter(decisions__meeting=meeting)
    wanted = Q(pk__in=agenda.values("pk")) | Q(pk__in=decided.values("pk"))
    if is_clerk(user):
        wanted |= Q(heading__plan__in=reviews_of_committee(meeting).values("pk"))
    mine = whole_reviews_for(user).values("pk")
    found: SubActionQuerySet = SubAction.objects.filter(wanted, heading__plan__in=mine)
    return found


def decisions_at(user: AnyUser, meeting: Meeting) -> DecisionQuerySet:
    """What was decided at a meeting about the reviews that this person reads from end to end."""
    mine = whole_reviews_for(user).values("pk")
    found: DecisionQuerySet = Decision.objects.filter(meeting=meeting, plan__in=mine)
    return found


def review_at(user: AnyUser, meeting: Meeting, slug: str) -> Review:
    """A review that this meeting may decide about as a whole. Raises Http404 and PermissionDenied."""
    if not may_decide(user):
        raise PermissionDenied
    here = Q(pk__in=reviews_of_committee(meeting).values("pk")) | Q(rounds__meeting=meeting)
    found: Review = get_object_or_404(Review.objects.filter(here).distinct(), slug=slug)
    return found
