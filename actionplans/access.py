"""Who may see and do what. Every view asks here first, and says who is asking.

Clerks see and do all on plans of every kind; link officers all on theirs; officers read reviews that
they own lines of; members read what is published, and the plans of their own committee; a partner
organisation reads its own lines, and so does whom a partnership's plan names and nobody knows. Who may
not even read gets the 404 of a missing thing.
`meeting_access.py` continues this for meetings.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK, MEMBER
from actionplans.leaving import Belonging, belongings
from actionplans.models import (
    ActionPlan,
    Asked,
    Evidence,
    FollowedPlan,
    Notice,
    Owner,
    Redaction,
    Review,
    Round,
    SubAction,
)
from actionplans.models.asked import AskedQuerySet
from actionplans.models.evidence import EvidenceQuerySet
from actionplans.models.followed import plan_of_kind
from actionplans.models.plans import SubActionQuerySet
from actionplans.models.reviews import ReviewQuerySet
from actionplans.models.rounds import RoundQuerySet
from history.models import LoggedEvent
from post.models import Letter

AnyUser = User | AnonymousUser


def is_clerk(user: AnyUser) -> bool:
    return _in_group(user, CLERK)


def is_administrator(user: AnyUser) -> bool:
    return _in_group(user, ADMINISTRATOR)


def is_member(user: AnyUser) -> bool:
    return _in_group(user, MEMBER)


def _in_group(user: AnyUser, name: str) -> bool:
    return user.is_authenticated and name in user.group_names


def plans_for(user: AnyUser) -> QuerySet[ActionPlan]:
    """The plans of which this person may read something: all of it, or as a partner his own lines."""
    if not user.is_authenticated:
        return ActionPlan.objects.none()
    own = SubAction.objects.filter(owners__users=user)
    return ActionPlan.objects.filter(
        Q(pk__in=whole_plans_for(user).values("pk")) | Q(pk__in=own.values("heading__plan"))
    )


def reviews_for(user: AnyUser) -> ReviewQuerySet:
    found: ReviewQuerySet = Review.objects.filter(pk__in=plans_for(user).values("pk"))
    return found


def whole_plans_for(user: AnyUser) -> QuerySet[ActionPlan]:
    """The plans that this person may read from end to end."""
    if not user.is_authenticated:
        return ActionPlan.objects.none()
    if is_clerk(user):
        return ActionPlan.objects.all()
    mine = _named(user, "link_officers", "director_account") | _of_colleague(user)
    if is_member(user):
        mine |= Q(pk__in=Round.objects.published().values("plan")) | Q(committee__in=user.committees.all())
    return ActionPlan.objects.filter(mine)


def whole_reviews_for(user: AnyUser) -> ReviewQuerySet:
    found: ReviewQuerySet = Review.objects.filter(pk__in=whole_plans_for(user).values("pk"))
    return found


def _of_colleague(user: User) -> Q:
    """The plans in which this person answers for a line as one of the council's own."""
    colleague = Owner.objects.filter(users=user).exclude(kind=Owner.Kind.PARTNER)
    # Whom a partnership's plan names is a partner there, unless somebody said that he is not.
    known = colleague.exclude(kind=Owner.Kind.UNKNOWN)
    lines = SubAction.objects.values("heading__plan")
    return Q(kind=ActionPlan.Kind.REVIEW, pk__in=lines.filter(owners__in=colleague)) | Q(
        pk__in=lines.filter(owners__in=known)
    )


def _named(user: User, *roles: str) -> Q:
    """The plans of every kind that name this person in one of these roles."""
    found = Q()
    for model in FollowedPlan.kinds().values():
        for role in roles:
            found |= Q(pk__in=model._default_manager.filter(**{role: user.pk}).values("pk"))
    return found


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


def rounds_for(user: AnyUser, plan: FollowedPlan) -> RoundQuerySet:
    """The rounds of a plan, which this person may read: open ones are for clerks and link officers."""
    rounds: RoundQuerySet = Round.objects.filter(plan=plan)
    if is_clerk(user) or plan.link_officers.filter(pk=user.pk).exists():
        return rounds
    return rounds.published()


def rounds_to_run(user: AnyUser) -> RoundQuerySet:
    """The rounds of the plans that this person is named on as link officer."""
    if not user.is_authenticated:
        return Round.objects.none()
    return Round.objects.filter(plan__in=_plans_named(user).values("pk"))


def _plans_named(user: User) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.filter(_named(user, "link_officers"))


def round_for(user: AnyUser, plan: FollowedPlan, month: str) -> Round:
    """The round of that month ("2020-09"), with all its lines. Raises Http404 for who may not read it."""
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    if not reads_whole(user, plan):
        raise Http404
    found: Round = get_object_or_404(rounds_for(user, plan), period=period)
    return found


def may_add_reviews(user: AnyUser) -> bool:
    """Only a clerk begins a review; link officers write on those they are named on."""
    return is_clerk(user)


def may_edit(user: AnyUser, plan: FollowedPlan) -> bool:
    """Whether this person writes on the plan and runs its rounds: a clerk, or one of its link officers."""
    return is_clerk(user) or plan.link_officers.filter(pk=user.pk).exists()


def may_publish(user: AnyUser) -> bool:
    """Only a clerk publishes, and reopens what was published."""
    return is_clerk(user)


def plan_to_publish(user: AnyUser, slug: str) -> FollowedPlan:
    """A plan whose updates this person publishes. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not may_publish(user):
        raise PermissionDenied
    return plan


def public_plans() -> QuerySet[ActionPlan]:
    """The plans of which residents may read something, whether signed in or not."""
    return ActionPlan.objects.filter(pk__in=Round.objects.public().values("plan"))


def public_round(slug: str, month: str) -> tuple[FollowedPlan, Round]:
    """A round that residents may read. Raises Http404 for any other."""
    plan = get_object_or_404(public_plans(), slug=slug)
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    return plan_of_kind(plan.pk), get_object_or_404(Round.objects.public(), plan=plan, period=period)


def may_import(user: AnyUser) -> bool:
    """Only a clerk may record a paper as published history."""
    return is_clerk(user)


def may_keep_calendar(user: AnyUser) -> bool:
    """Only a clerk adds, moves and cancels meetings; whoever signs in may read when they are."""
    return is_clerk(user)


def may_decide(user: AnyUser) -> bool:
    """Only a clerk records what a committee decided."""
    return is_clerk(user)


def reviews_run_by(user: AnyUser) -> set[int] | None:
    """The plans that this person runs, for lists; None stands for all of them."""
    if is_clerk(user):
        return None
    return set(_plans_named(user).values_list("pk", flat=True)) if user.is_authenticated else set()


def hands_over_for(user: AnyUser) -> set[int] | None:
    """The reviews in which this person hands over what a leaver had; None stands for everything.

    Clerks do so everywhere, link officers in their reviews. Raises PermissionDenied for anybody else.
    """
    mine = reviews_run_by(user)
    if mine is not None and not mine:
        raise PermissionDenied
    return mine


def belongings_for(user: AnyUser, pk: int) -> tuple[User, list[Belonging]]:
    """Somebody with all that is his and that the user may hand over. Raises Http404 where he has nothing."""
    mine = hands_over_for(user)
    person = get_object_or_404(User, pk=pk)
    found = belongings(person, mine)
    if mine is not None and not found:
        raise Http404
    return person, found


def letters_for(user: AnyUser) -> QuerySet[Letter] | None:
    """The e-mails about updates of what this person runs, the newest first; None for who runs nothing."""
    if is_clerk(user):
        return Letter.objects.filter(pk__in=Notice.objects.values("letter"))
    mine = reviews_run_by(user)
    if not mine:
        return None
    return Letter.objects.filter(pk__in=Notice.objects.filter(round__plan__in=mine).values("letter"))


def plan_to_run(user: AnyUser, slug: str) -> FollowedPlan:
    """A plan that this person runs. Raises as `plan_for` does."""
    return plan_for(user, slug, to_edit=True)


def answers_of(user: AnyUser) -> AskedQuerySet:
    """What is asked of this person, as an owner or instead of one, and is not settled."""
    return asked_of(user).going_on()


def asked_of(user: AnyUser) -> AskedQuerySet:
    """All that was ever asked of this person, so that he can read again what he wrote."""
    if not user.is_authenticated:
        return Asked.objects.none()
    mine = Q(owners__users=user) | Q(delegates=user)
    return Asked.objects.filter(pk__in=Asked.objects.filter(mine).values("pk"))


def answer_for(user: AnyUser, pk: int, *, to_approve: bool = False) -> Asked:
    """One answer of a round. Raises Http404 for who may not read it, PermissionDenied for who may only read.

    Who is asked, and who runs the review, may write it; who runs the review may approve it.
    """
    asked: Asked = get_object_or_404(Asked.objects.for_board(), pk=pk)
    runs = may_edit(user, plan_of_kind(asked.round.plan_id))
    is_asked = asked_of(user).filter(pk=asked.pk).exists()
    if not (runs or is_asked):
        raise Http404
    if to_approve and not runs:
        raise PermissionDenied
    return asked


def approved_for(user: AnyUser) -> AskedQuerySet:
    """What is approved, or was published, on the plans of this officer, whose colleagues may read it."""
    if not user.is_authenticated:
        return Asked.objects.none()
    approved = Asked.objects.filter(state__in=[Asked.State.APPROVED, Asked.State.PUBLISHED])
    if is_clerk(user):
        return approved
    mine = _named(user, "link_officers") | _of_colleague(user)
    return approved.filter(round__plan__in=ActionPlan.objects.filter(mine).order_by().values("pk"))


def answer_to_read(user: AnyUser, pk: int) -> Asked:
    """One answer, for who may write or approve it, and once it is approved for all officers of the plan.

    Raises Http404 for anybody else.
    """
    if approved_for(user).filter(pk=pk).exists():
        return Asked.objects.for_board().get(pk=pk)
    return answer_for(user, pk)


def may_open_answer(user: AnyUser, asked: Asked) -> bool:
    """Whether this person gets to the page on which it is written."""
    return may_edit(user, plan_of_kind(asked.round.plan_id)) or asked_of(user).filter(pk=asked.pk).exists()


@dataclass(frozen=True)
class HistoryScope:
    """How much of a plan's history somebody may read: what he could have read when it was written.

    Who runs the plan reads all of it. Others read what was published, and of open rounds what is
    asked of themselves; those who read the plan only for its published updates, nothing before these.
    """

    everything: bool
    asked: frozenset[int] = frozenset()
    before_publication: bool = True
    log: bool = False  # who took papers away


def history_scope(user: AnyUser, plan: FollowedPlan) -> HistoryScope:
    """For somebody who may read this plan."""
    if may_edit(user, plan):
        return HistoryScope(everything=True, log=is_clerk(user))
    asked = answers_of(user).filter(round__plan=plan).values_list("pk", flat=True)
    named = plan.director_account_id == user.pk or plan.sub_actions().filter(owners__users=user.pk).exists()
    return HistoryScope(everything=False, asked=frozenset(asked), before_publication=named)


def may_read_log(user: AnyUser) -> bool:
    return is_administrator(user) or is_clerk(user)


def log_for(user: AnyUser) -> QuerySet[LoggedEvent]:
    """What was logged: all of it for administrators, what is about plans for clerks. Raises Http404."""
    if not may_read_log(user):
        raise Http404
    events = LoggedEvent.objects.all()
    return events if is_administrator(user) else events.filter(plan__isnull=False)


def redactions_for(user: AnyUser) -> QuerySet[Redaction]:
    """What was taken out, or is to be, which only clerks know of. Raises Http404."""
    if not is_clerk(user):
        raise Http404
    return Redaction.objects.all()


def redaction_for(user: AnyUser, pk: int) -> Redaction:
    return get_object_or_404(
        redactions_for(user).select_related("review", "evidence", "asked_by", "decided_by"), pk=pk
    )


def file_to_redact(user: AnyUser, pk: int) -> Evidence:
    """A file behind an answer, which clerks alone may ask to be taken away. Raises Http404 for others."""
    if not is_clerk(user):
        raise Http404
    return _file(Evidence.objects.kept(), pk)


def plan_to_redact(user: AnyUser, slug: str) -> FollowedPlan:
    """A plan in which a clerk noticed words. Raises as `plan_for` does."""
    plan = plan_for(user, slug)
    if not is_clerk(user):
        raise PermissionDenied
    return plan


def sub_action_for(user: AnyUser, pk: int) -> tuple[FollowedPlan, SubAction]:
    """A line with its plan. Raises Http404 for who may not read that."""
    line: SubAction = get_object_or_404(lines_for(user).select_related("heading__parent"), pk=pk)
    return plan_of_kind(line.heading.plan_id), line


def entry_for(user: AnyUser, pk: int) -> tuple[FollowedPlan, Asked]:
    """What a round asked of one line, to read what became of it. Raises Http404 for who may not."""
    asked: Asked = get_object_or_404(
        Asked.objects.select_related("round", "sub_action__heading__parent"), pk=pk
    )
    plan = plan_of_kind(get_object_or_404(plans_for(user), pk=asked.round.plan_id).pk)
    may_read = rounds_for(user, plan).filter(pk=asked.round_id).exists()
    may_read = may_read and lines_for(user).filter(pk=asked.sub_action_id).exists()
    if not (may_read or answers_of(user).filter(pk=pk).exists()):
        raise Http404
    return plan, asked


def evidence_for(user: AnyUser, pk: int) -> Evidence:
    """A file behind an answer, to open. Raises Http404 for who may not.

    Whoever writes or approves the answer always may; officers of the plan once it is approved; others
    once it is published, if they read that line of the update.
    """
    evidence = _file(Evidence.objects.kept(), pk)
    of_approved = evidence.asked.state == Asked.State.APPROVED
    if of_approved and approved_for(user).filter(pk=evidence.asked_id).exists():
        return evidence
    try:
        answer_for(user, evidence.asked_id)
    except Http404:
        if evidence.printed_in is None:
            raise
        entry_for(user, evidence.asked_id)
    return evidence


def public_evidence(pk: int) -> Evidence:
    """A file that residents may open. Raises Http404 for any other."""
    return _file(Evidence.objects.for_residents(), pk)


def _file(rows: EvidenceQuerySet, pk: int) -> Evidence:
    with_bytes = rows.filter(file__isnull=False, file__redaction__isnull=True).defer(None)
    found: Evidence = get_object_or_404(
        with_bytes.select_related("file", "asked__round", "asked__sub_action__heading__parent"), pk=pk
    )
    return found


def evidence_to_change(user: AnyUser, pk: int) -> Evidence:
    """A link or file behind an answer that this person writes. Raises Http404 for any other."""
    evidence: Evidence = get_object_or_404(Evidence.objects.kept(), pk=pk)
    evidence.asked = answer_for(user, evidence.asked_id)
    return evidence


def may_delegate(user: AnyUser, asked: Asked) -> bool:
    """An owner of the line, or who runs the review, says who answers instead; a delegate does not."""
    return may_edit(user, plan_of_kind(asked.round.plan_id)) or asked.owners.filter(users=user.pk).exists()
