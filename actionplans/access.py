"""Who may see and do what. Every view asks here first, and says who is asking.

Clerks see and do all on plans; link officers all on theirs; officers read plans that they own lines
of; members read what is published, and the plans of their own committee; a partner organisation reads
its own lines. Who may not even read gets the 404 of a missing thing.
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
from actionplans.models import Asked, Evidence, Notice, Owner, Redaction, Review, Round, SubAction
from actionplans.models.asked import AskedQuerySet
from actionplans.models.evidence import EvidenceQuerySet
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


def reviews_for(user: AnyUser) -> ReviewQuerySet:
    """The reviews of which this person may read something: all of it, or as a partner his own lines."""
    if not user.is_authenticated:
        return Review.objects.none()
    own = Review.objects.filter(headings__sub_actions__owners__users=user)
    found: ReviewQuerySet = Review.objects.filter(
        Q(pk__in=whole_reviews_for(user).values("pk")) | Q(pk__in=own.values("pk"))
    )
    return found


def whole_reviews_for(user: AnyUser) -> ReviewQuerySet:
    """The reviews that this person may read from end to end."""
    if not user.is_authenticated:
        return Review.objects.none()
    if is_clerk(user):
        return Review.objects.all()
    colleague = Owner.objects.filter(users=user).exclude(kind=Owner.Kind.PARTNER)
    mine = Q(link_officers=user) | Q(director_account=user)
    mine |= Q(headings__sub_actions__owners__in=colleague)
    if is_member(user):
        mine |= Q(rounds__state=Round.State.PUBLISHED) | Q(committee__members=user)
    return Review.objects.filter(pk__in=Review.objects.filter(mine).values("pk"))


def reads_whole(user: AnyUser, review: Review) -> bool:
    return whole_reviews_for(user).filter(pk=review.pk).exists()


def lines_for(user: AnyUser) -> SubActionQuerySet:
    """The sub-actions that this person may read: those of whole plans, and his own.

    What open rounds say of them is not meant.
    """
    if not user.is_authenticated:
        return SubAction.objects.none()
    if is_clerk(user):
        return SubAction.objects.all()
    own = SubAction.objects.filter(owners__users=user)
    whole = whole_reviews_for(user).values("pk")
    found: SubActionQuerySet = SubAction.objects.filter(
        Q(heading__plan__in=whole) | Q(pk__in=own.values("pk"))
    )
    return found


def review_for(user: AnyUser, slug: str, *, to_edit: bool = False) -> Review:
    """One review. Raises Http404 for who may not read it, PermissionDenied for who may only read."""
    review: Review = get_object_or_404(reviews_for(user).select_related("committee"), slug=slug)
    if to_edit and not may_edit(user, review):
        raise PermissionDenied
    return review


def rounds_for(user: AnyUser, review: Review) -> RoundQuerySet:
    """The rounds of a review, which this person may read: open ones are for clerks and link officers."""
    rounds: RoundQuerySet = Round.objects.filter(plan=review)
    if is_clerk(user) or review.link_officers.filter(pk=user.pk).exists():
        return rounds
    return rounds.published()


def rounds_to_run(user: AnyUser) -> RoundQuerySet:
    """The rounds of the reviews that this person is named on as link officer."""
    if not user.is_authenticated:
        return Round.objects.none()
    return Round.objects.filter(plan__in=Review.objects.filter(link_officers=user).values("pk"))


def round_for(user: AnyUser, review: Review, month: str) -> Round:
    """The round of that month ("2020-09"), with all its lines. Raises Http404 for who may not read it."""
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    if not reads_whole(user, review):
        raise Http404
    found: Round = get_object_or_404(rounds_for(user, review), period=period)
    return found


def may_add_reviews(user: AnyUser) -> bool:
    """Only a clerk begins a review; link officers write on those they are named on."""
    return is_clerk(user)


def may_edit(user: AnyUser, review: Review) -> bool:
    """Whether this person writes on the plan and runs its rounds: a clerk, or one of its link officers."""
    return is_clerk(user) or review.link_officers.filter(pk=user.pk).exists()


def may_publish(user: AnyUser) -> bool:
    """Only a clerk publishes, and reopens what was published."""
    return is_clerk(user)


def review_to_publish(user: AnyUser, slug: str) -> Review:
    """A review whose updates this person publishes. Raises as `review_for` does."""
    review = review_for(user, slug)
    if not may_publish(user):
        raise PermissionDenied
    return review


def public_reviews() -> ReviewQuerySet:
    """The reviews of which residents may read something, whether signed in or not."""
    public = Round.objects.public().values("plan")
    found: ReviewQuerySet = Review.objects.filter(pk__in=public)
    return found


def public_round(slug: str, month: str) -> tuple[Review, Round]:
    """A round that residents may read. Raises Http404 for any other."""
    review: Review = get_object_or_404(public_reviews().select_related("committee"), slug=slug)
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    return review, get_object_or_404(Round.objects.public(), plan=review, period=period)


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
    """The reviews that this person runs, for lists; None stands for all of them."""
    if is_clerk(user):
        return None
    return set(Review.objects.filter(link_officers=user.pk).values_list("pk", flat=True))


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


def review_to_run(user: AnyUser, slug: str) -> Review:
    """A review that this person runs. Raises as `review_for` does."""
    return review_for(user, slug, to_edit=True)


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
    review = get_object_or_404(Review.objects.select_related("committee"), pk=asked.round.plan_id)
    runs = may_edit(user, review)
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
    colleague = Owner.objects.filter(users=user).exclude(kind=Owner.Kind.PARTNER)
    mine = Q(link_officers=user) | Q(headings__sub_actions__owners__in=colleague)
    return approved.filter(round__plan__in=Review.objects.filter(mine).order_by().values("pk"))


def answer_to_read(user: AnyUser, pk: int) -> Asked:
    """One answer, for who may write or approve it, and once it is approved for all officers of the plan.

    Raises Http404 for anybody else.
    """
    if approved_for(user).filter(pk=pk).exists():
        return Asked.objects.for_board().get(pk=pk)
    return answer_for(user, pk)


def may_open_answer(user: AnyUser, asked: Asked) -> bool:
    """Whether this person gets to the page on which it is written."""
    review = Review.objects.get(pk=asked.round.plan_id)
    return may_edit(user, review) or asked_of(user).filter(pk=asked.pk).exists()


@dataclass(frozen=True)
class HistoryScope:
    """How much of a review's history somebody may read: what he could have read when it was written.

    Who runs the review reads all of it. Others read what was published, and of open rounds what is
    asked of themselves; those who read the review only for its published updates, nothing before these.
    """

    everything: bool
    asked: frozenset[int] = frozenset()
    before_publication: bool = True
    log: bool = False  # who took papers away


def history_scope(user: AnyUser, review: Review) -> HistoryScope:
    """For somebody who may read this review."""
    if may_edit(user, review):
        return HistoryScope(everything=True, log=is_clerk(user))
    asked = answers_of(user).filter(round__plan=review).values_list("pk", flat=True)
    named = (
        review.director_account_id == user.pk or review.sub_actions().filter(owners__users=user.pk).exists()
    )
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


def review_to_redact(user: AnyUser, slug: str) -> Review:
    """A review in which a clerk noticed words. Raises as `review_for` does."""
    review = review_for(user, slug)
    if not is_clerk(user):
        raise PermissionDenied
    return review


def sub_action_for(user: AnyUser, pk: int) -> tuple[Review, SubAction]:
    """A line of a plan, with its review. Raises Http404 for who may not read that."""
    line: SubAction = get_object_or_404(lines_for(user).select_related("heading__parent"), pk=pk)
    review: Review = get_object_or_404(reviews_for(user), pk=line.heading.plan_id)
    return review, line


def entry_for(user: AnyUser, pk: int) -> tuple[Review, Asked]:
    """What a round asked of one line, to read what became of it. Raises Http404 for who may not."""
    asked: Asked = get_object_or_404(
        Asked.objects.select_related("round", "sub_action__heading__parent"), pk=pk
    )
    review: Review = get_object_or_404(reviews_for(user), pk=asked.round.plan_id)
    may_read = rounds_for(user, review).filter(pk=asked.round_id).exists()
    may_read = may_read and lines_for(user).filter(pk=asked.sub_action_id).exists()
    if not (may_read or answers_of(user).filter(pk=pk).exists()):
        raise Http404
    return review, asked


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
    review = Review.objects.get(pk=asked.round.plan_id)
    return may_edit(user, review) or asked.owners.filter(users=user.pk).exists()
