"""What is somebody's, and so has to be handed over when they leave; and whose owner has left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from actionplans.models import (
    ActionPlan,
    Comment,
    Committee,
    MemberRequest,
    Owner,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.models.plans import SubActionQuerySet


class ResponsibilityKind(StrEnum):
    """As what somebody is named: each is handed over in its own way."""

    LINE = "line"
    ASKED = "asked"
    OWNER = "owner"
    DELEGATE = "delegate"
    LINK_OFFICER = "review"
    DIRECTOR = "director"
    COMMITTEE = "committee"
    REQUEST = "request"


@dataclass(frozen=True)
class Responsibility:
    """One thing that is somebody's. `plans` are those that it concerns; `may_end`: others can do without."""

    kind: ResponsibilityKind
    target: Any
    what: str
    where: str = ""
    plan_ids: frozenset[int] = frozenset()
    may_be_left_unassigned: bool = False
    notes: tuple[str, ...] = ()
    owner: Any = None

    def is_within(self, runs: set[int]) -> bool:
        """Whether who runs these plans hands it over. Only clerks name who runs a plan."""
        is_role = self.kind in (
            ResponsibilityKind.LINK_OFFICER,
            ResponsibilityKind.DIRECTOR,
            ResponsibilityKind.COMMITTEE,
        )
        return bool(self.plan_ids) and self.plan_ids <= runs and not is_role

    @property
    def key(self) -> str:
        behind = f"-{self.owner.pk}" if self.owner and self.owner != self.target else ""
        return f"{self.kind}-{self.target.pk}{behind}"


def is_named_personally(owner: Owner, person: User) -> bool:
    """Whether it is the person whom reports name, not a post, a team or an organisation."""
    if len(owner.users.all()) > 1:
        return False
    is_same = owner.name.casefold() == person.name.casefold()
    return owner.kind == Owner.Kind.PERSON or (owner.kind == Owner.Kind.UNKNOWN and is_same)


def responsibilities_for(person: User, runs: set[int] | None) -> list[Responsibility]:
    """All that is this person's, of the plans in `runs` only; None stands for everything."""
    return responsibilities_by_person([person], runs)[person.pk]


def responsibilities_by_person(
    people: Iterable[User], runs: set[int] | None
) -> dict[int, list[Responsibility]]:
    """The same of several people. As many questions for one as for all."""
    people = list(people)
    result: dict[int, list[Responsibility]] = defaultdict(list)
    everything = [
        *_owner_responsibilities(people),
        *_delegate_responsibilities(people),
        *_plan_role_responsibilities(people),
        *_committee_memberships(people),
        *_member_request_responsibilities(people),
    ]
    for person, belonging in everything:
        if runs is None or belonging.is_within(runs):
            result[person].append(belonging)
    return result


def leavers_with_responsibilities(runs: set[int] | None) -> list[tuple[User, list[Responsibility]]]:
    """Who has left, each with what is still to be handed over in the plans of `runs`."""
    if runs is not None and not runs:
        return []
    gone = list(User.objects.filter(is_active=False).order_by("name", "pk"))
    result = responsibilities_by_person(gone, runs) if gone else {}
    return [(person, result[person.pk]) for person in gone if result.get(person.pk)]


def _owner_responsibilities(people: list[User]) -> Iterator[tuple[int, Responsibility]]:
    owners = list(
        Owner.objects.filter(pk__in=_pk_subquery(Owner, users__in=people)).prefetch_related("users")
    )
    sub_actions, update_requests = _sub_actions_by_owner(owners), _update_requests_by_owner(owners)
    for owner in owners:
        for person in set(owner.users.all()) & set(people):
            if is_named_personally(owner, person):
                yield from _personal_responsibilities(
                    person, owner, sub_actions[owner.pk], update_requests[owner.pk]
                )
            else:
                yield (
                    person.pk,
                    _shared_owner_responsibility(
                        person, owner, sub_actions[owner.pk], update_requests[owner.pk]
                    ),
                )


def _pk_subquery(model: Any, **which: Any) -> QuerySet[Any]:
    return model._default_manager.filter(**which).order_by().values("pk")  # type: ignore[no-any-return]


def _sub_actions_by_owner(owners: list[Owner]) -> dict[int, list[SubAction]]:
    lines: Any = SubAction.objects.followed_up().filter(pk__in=_pk_subquery(SubAction, owners__in=owners))
    lines = lines.select_related("heading__parent", "heading__plan").prefetch_related("owners__users")
    return _group_by_owner(lines.order_by("heading__plan__title").in_printed_order())


def _update_requests_by_owner(owners: list[Owner]) -> dict[int, list[UpdateRequest]]:
    rows: Any = UpdateRequest.objects.going_on().filter(pk__in=_pk_subquery(UpdateRequest, owners__in=owners))
    # A published update keeps its owners, so a delegate is all that its corrections can be handed to.
    rows = rows.exclude(
        round__state=Round.State.PUBLISHED, pk__in=_pk_subquery(UpdateRequest, delegates__is_active=True)
    )
    comments = Prefetch("comments", Comment.objects.select_related("author").order_by("created_at", "pk"))
    rows = rows.select_related("round__plan", "sub_action__heading__parent", "sub_action__heading__plan")
    return _group_by_owner(rows.prefetch_related("owners__users", comments).in_printed_order())


def _group_by_owner(rows: Iterable[Any]) -> dict[int, list[Any]]:
    result: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        for owner in row.owners.all():
            result[owner.pk].append(row)
    return result


def _personal_responsibilities(
    person: User, owner: Owner, sub_actions: list[SubAction], update_requests: list[UpdateRequest]
) -> Iterator[tuple[int, Responsibility]]:
    """Each action under their own name, and what an update asks of them alone."""
    owned = {line.pk for line in sub_actions}
    going_on: dict[int, list[UpdateRequest]] = defaultdict(list)
    for row in update_requests:
        going_on[row.sub_action_id].append(row)
    for line in sub_actions:
        notes = tuple(_progress_note(row, person) for row in going_on[line.pk])
        may_end = _has_other_users(line.owners.all(), person)
        plan = line.heading.plan
        what = f"{line.called}: {line.action or line.heading.text}"
        yield (
            person.pk,
            Responsibility(
                ResponsibilityKind.LINE, line, what, plan.title, frozenset({plan.pk}), may_end, notes, owner
            ),
        )
    for row in update_requests:
        may_end = _has_other_users(row.owners.all(), person)
        keeps_names = row.round.state == Round.State.PUBLISHED and may_end  # its names stay, and others write
        if row.sub_action_id not in owned and not keeps_names:
            what = f"{row.sub_action.called}, in the update of {row.round} only"
            plans, notes = frozenset({row.round.plan_id}), (_progress_note(row, person),)
            yield (
                person.pk,
                Responsibility(
                    ResponsibilityKind.ASKED, row, what, row.round.plan.title, plans, may_end, notes, owner
                ),
            )


def _has_other_users(owners: Iterable[Owner], person: User) -> bool:
    """Whether somebody else with an account is named too."""
    return any(user.is_active and user != person for owner in owners for user in owner.users.all())


def _progress_note(row: UpdateRequest, person: User) -> str:
    """How far the answer has come, and whether somebody waits for a reply."""
    text = f"{row.round}: {row.get_state_display().lower()}"
    last = next(reversed(list(row.comments.all())), None)
    return f"{text}; {last.author} commented last" if last and last.author_id != person.pk else text


def _shared_owner_responsibility(
    person: User, owner: Owner, sub_actions: list[SubAction], update_requests: list[UpdateRequest]
) -> Responsibility:
    """One of those behind a post, a team or an organisation."""
    plans = {line.heading.plan_id: line.heading.plan.title for line in sub_actions}
    plans |= {row.round.plan_id: row.round.plan.title for row in update_requests}
    notes = tuple(f"{row.sub_action.called}, {_progress_note(row, person)}" for row in update_requests)
    what = f"{owner}: {_count_label(sub_actions)}"
    titles, may_end = ", ".join(sorted(plans.values())), _has_other_users([owner], person)
    return Responsibility(
        ResponsibilityKind.OWNER, owner, what, titles, frozenset(plans), may_end, notes, owner
    )


def _count_label(sub_actions: list[SubAction]) -> str:
    """As their plans call them: "1 action and 5 lines"."""
    kinds = Counter(sub_action.heading.plan.line_words for sub_action in sub_actions)
    texts = [
        f"{n} {action_terms.one.lower() if n == 1 else action_terms.many}"
        for action_terms, n in kinds.items()
    ]
    return " and ".join(texts) or "no action now"


def _delegate_responsibilities(people: list[User]) -> Iterator[tuple[int, Responsibility]]:
    rows = UpdateRequest.objects.going_on().filter(pk__in=_pk_subquery(UpdateRequest, delegates__in=people))
    rows = rows.select_related("round__plan", "sub_action__heading__parent", "sub_action__heading__plan")
    for row in rows.prefetch_related("delegates").in_printed_order():
        what = f"Answers {row.sub_action.called_within} in {row.round} instead of its owners"
        plan = row.round.plan
        for person in set(row.delegates.all()) & set(people):
            notes = (f"{row.round}: {row.get_state_display().lower()}",)
            yield (
                person.pk,
                Responsibility(
                    ResponsibilityKind.DELEGATE, row, what, plan.title, frozenset({plan.pk}), True, notes
                ),
            )


def _plan_role_responsibilities(people: list[User]) -> Iterator[tuple[int, Responsibility]]:
    named = Q(pk__in=_pk_subquery(ActionPlan, link_officers__in=people)) | Q(director_account__in=people)
    plans_named = ActionPlan.objects.filter(named).prefetch_related("link_officers")
    for plan in plans_named.order_by("title", "pk"):
        officers = set(plan.link_officers.all())
        plans = frozenset({plan.pk})
        for person in officers & set(people):
            may_end = any(other.is_active for other in officers - {person})
            yield (
                person.pk,
                Responsibility(
                    ResponsibilityKind.LINK_OFFICER, plan, "Link officer", plan.title, plans, may_end
                ),
            )
        for person in people:
            if plan.director_account_id == person.pk:
                yield (
                    person.pk,
                    Responsibility(ResponsibilityKind.DIRECTOR, plan, "Director", plan.title, plans, True),
                )


def _committee_memberships(people: list[User]) -> Iterator[tuple[int, Responsibility]]:
    committees = Committee.objects.filter(pk__in=_pk_subquery(Committee, members__in=people)).order_by("name")
    for committee in committees.prefetch_related("members"):
        for person in set(committee.members.all()) & set(people):
            yield (
                person.pk,
                Responsibility(
                    ResponsibilityKind.COMMITTEE,
                    committee,
                    f"Member of the {committee}",
                    may_be_left_unassigned=True,
                ),
            )


def _member_request_responsibilities(people: list[User]) -> Iterator[tuple[int, Responsibility]]:
    for request in MemberRequest.objects.filter(assigned_to__in=people).waiting().for_lists():
        what = f"{request.member_name} asks: {request.text}"
        notes = (f"Wanted by {request.due:%-d %B %Y}",)
        plans = frozenset({request.plan_id})
        yield (
            request.assigned_to_id,
            Responsibility(ResponsibilityKind.REQUEST, request, what, request.plan.title, plans, notes=notes),
        )


def departed_owner_names(rows: QuerySet[Any]) -> dict[int, str]:
    """Of each of these lines or answers, the owners behind whom nobody is left. One question."""
    model: Any = rows.model
    through, column = model.owners.through.objects, model.owners.field.m2m_field_name()
    left = Owner.objects.with_only_inactive_users()
    named = through.filter(**{f"{column}__in": rows.order_by().values("pk")}, owner__in=left.values("pk"))
    result: dict[int, list[str]] = defaultdict(list)
    for pk, name in named.order_by("owner__name").values_list(f"{column}_id", "owner__name"):
        result[pk].append(name)
    return {pk: " and ".join(names) for pk, names in result.items()}


def count_actions_with_departed_owners(reviews: QuerySet[Any]) -> dict[int, int]:
    """Of each plan, how many actions that are followed up have an owner who has left. One question."""
    sub_actions: SubActionQuerySet = SubAction.objects.followed_up().filter(
        Exists(Owner.objects.with_only_inactive_users().filter(sub_actions=OuterRef("pk"))),
        heading__plan__in=reviews.order_by().values("pk"),
    )
    return dict(sub_actions.order_by().values_list("heading__plan").annotate(n=Count("pk")))
