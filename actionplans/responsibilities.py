"""What a person is responsible for, to be handed over when they leave; and whose owners have left."""

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
    """In what capacity a person is named. Each is handed over in its own way."""

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
    """One responsibility of a person. `target` is the action, request, owner, plan or committee.

    `plan_ids` are the plans that it concerns, `owner` the owner by whose name they have it.
    """

    kind: ResponsibilityKind
    target: Any
    what: str
    where: str = ""
    plan_ids: frozenset[int] = frozenset()
    may_be_left_unassigned: bool = False
    notes: tuple[str, ...] = ()
    owner: Any = None

    def is_within(self, managed_plan_ids: set[int]) -> bool:
        """Whether people who manage these plans may hand it over. Only clerks hand over roles in a plan."""
        is_role = self.kind in (
            ResponsibilityKind.LINK_OFFICER,
            ResponsibilityKind.DIRECTOR,
            ResponsibilityKind.COMMITTEE,
        )
        return bool(self.plan_ids) and self.plan_ids <= managed_plan_ids and not is_role

    @property
    def key(self) -> str:
        owner_suffix = f"-{self.owner.pk}" if self.owner and self.owner != self.target else ""
        return f"{self.kind}-{self.target.pk}{owner_suffix}"


def is_named_personally(owner: Owner, person: User) -> bool:
    """Whether reports name this person as the owner, rather than a post, a team or an organisation."""
    if len(owner.users.all()) > 1:
        return False
    is_same = owner.name.casefold() == person.name.casefold()
    return owner.kind == Owner.Kind.PERSON or (owner.kind == Owner.Kind.UNKNOWN and is_same)


def responsibilities_for(person: User, plan_ids: set[int] | None) -> list[Responsibility]:
    """A person's responsibilities within these plans; None stands for all of them."""
    return responsibilities_by_person([person], plan_ids)[person.pk]


def responsibilities_by_person(
    people: Iterable[User], plan_ids: set[int] | None
) -> dict[int, list[Responsibility]]:
    """The responsibilities of several people, by primary key. The number of queries is constant."""
    people = list(people)
    result: dict[int, list[Responsibility]] = defaultdict(list)
    all_responsibilities = [
        *_owner_responsibilities(people),
        *_delegate_responsibilities(people),
        *_plan_role_responsibilities(people),
        *_committee_memberships(people),
        *_member_request_responsibilities(people),
    ]
    for person, responsibility in all_responsibilities:
        if plan_ids is None or responsibility.is_within(plan_ids):
            result[person].append(responsibility)
    return result


def leavers_with_responsibilities(plan_ids: set[int] | None) -> list[tuple[User, list[Responsibility]]]:
    """People who have left, each with what is still to be handed over within these plans."""
    if plan_ids is not None and not plan_ids:
        return []
    leavers = list(User.objects.filter(is_active=False).order_by("name", "pk"))
    result = responsibilities_by_person(leavers, plan_ids) if leavers else {}
    return [(person, result[person.pk]) for person in leavers if result.get(person.pk)]


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


def _pk_subquery(model: Any, **filters: Any) -> QuerySet[Any]:
    return model._default_manager.filter(**filters).order_by().values("pk")  # type: ignore[no-any-return]


def _sub_actions_by_owner(owners: list[Owner]) -> dict[int, list[SubAction]]:
    sub_actions: Any = SubAction.objects.followed_up().filter(
        pk__in=_pk_subquery(SubAction, owners__in=owners)
    )
    sub_actions = sub_actions.select_related("heading__parent", "heading__plan").prefetch_related(
        "owners__users"
    )
    return _group_by_owner(sub_actions.order_by("heading__plan__title").in_printed_order())


def _update_requests_by_owner(owners: list[Owner]) -> dict[int, list[UpdateRequest]]:
    update_requests: Any = UpdateRequest.objects.in_progress().filter(
        pk__in=_pk_subquery(UpdateRequest, owners__in=owners)
    )
    # A published update keeps its owners, so a delegate is all that its corrections can be handed to.
    update_requests = update_requests.exclude(
        round__state=Round.State.PUBLISHED, pk__in=_pk_subquery(UpdateRequest, delegates__is_active=True)
    )
    comments = Prefetch("comments", Comment.objects.select_related("author").order_by("created_at", "pk"))
    update_requests = update_requests.select_related(
        "round__plan", "sub_action__heading__parent", "sub_action__heading__plan"
    )
    return _group_by_owner(update_requests.prefetch_related("owners__users", comments).in_printed_order())


def _group_by_owner(rows: Iterable[Any]) -> dict[int, list[Any]]:
    result: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        for owner in row.owners.all():
            result[owner.pk].append(row)
    return result


def _personal_responsibilities(
    person: User, owner: Owner, sub_actions: list[SubAction], update_requests: list[UpdateRequest]
) -> Iterator[tuple[int, Responsibility]]:
    """Their actions, and the update requests that go to them without their having the action."""
    owned_ids = {sub_action.pk for sub_action in sub_actions}
    requests_by_action: dict[int, list[UpdateRequest]] = defaultdict(list)
    for update_request in update_requests:
        requests_by_action[update_request.sub_action_id].append(update_request)
    for sub_action in sub_actions:
        notes = tuple(
            _progress_note(update_request, person) for update_request in requests_by_action[sub_action.pk]
        )
        may_end = _has_other_users(sub_action.owners.all(), person)
        plan = sub_action.heading.plan
        description = f"{sub_action.called}: {sub_action.action or sub_action.heading.text}"
        yield (
            person.pk,
            Responsibility(
                ResponsibilityKind.LINE,
                sub_action,
                description,
                plan.title,
                frozenset({plan.pk}),
                may_end,
                notes,
                owner,
            ),
        )
    for update_request in update_requests:
        may_end = _has_other_users(update_request.owners.all(), person)
        keeps_names = update_request.round.state == Round.State.PUBLISHED and may_end
        if update_request.sub_action_id not in owned_ids and not keeps_names:
            description = f"{update_request.sub_action.called}, in the update of {update_request.round} only"
            plan_ids, notes = (
                frozenset({update_request.round.plan_id}),
                (_progress_note(update_request, person),),
            )
            yield (
                person.pk,
                Responsibility(
                    ResponsibilityKind.ASKED,
                    update_request,
                    description,
                    update_request.round.plan.title,
                    plan_ids,
                    may_end,
                    notes,
                    owner,
                ),
            )


def _has_other_users(owners: Iterable[Owner], person: User) -> bool:
    """Whether one of these owners has another active user."""
    return any(user.is_active and user != person for owner in owners for user in owner.users.all())


def _progress_note(update_request: UpdateRequest, person: User) -> str:
    """The state of the update, and whether somebody else commented last and waits for a reply."""
    text = f"{update_request.round}: {update_request.get_state_display().lower()}"
    last_comment = next(reversed(list(update_request.comments.all())), None)
    return (
        f"{text}; {last_comment.author} commented last"
        if last_comment and last_comment.author_id != person.pk
        else text
    )


def _shared_owner_responsibility(
    person: User, owner: Owner, sub_actions: list[SubAction], update_requests: list[UpdateRequest]
) -> Responsibility:
    """Being one of the people of a post, a team or an organisation."""
    plan_titles = {sub_action.heading.plan_id: sub_action.heading.plan.title for sub_action in sub_actions}
    plan_titles |= {
        update_request.round.plan_id: update_request.round.plan.title for update_request in update_requests
    }
    notes = tuple(
        f"{update_request.sub_action.called}, {_progress_note(update_request, person)}"
        for update_request in update_requests
    )
    description = f"{owner}: {_count_label(sub_actions)}"
    titles, may_end = ", ".join(sorted(plan_titles.values())), _has_other_users([owner], person)
    return Responsibility(
        ResponsibilityKind.OWNER, owner, description, titles, frozenset(plan_titles), may_end, notes, owner
    )


def _count_label(sub_actions: list[SubAction]) -> str:
    """The number of actions, in the terms of their plans: "1 action and 5 lines"."""
    kinds = Counter(sub_action.heading.plan.line_words for sub_action in sub_actions)
    texts = [
        f"{n} {action_terms.one.lower() if n == 1 else action_terms.many}"
        for action_terms, n in kinds.items()
    ]
    return " and ".join(texts) or "no action now"


def _delegate_responsibilities(people: list[User]) -> Iterator[tuple[int, Responsibility]]:
    update_requests = UpdateRequest.objects.in_progress().filter(
        pk__in=_pk_subquery(UpdateRequest, delegates__in=people)
    )
    update_requests = update_requests.select_related(
        "round__plan", "sub_action__heading__parent", "sub_action__heading__plan"
    )
    for delegated in update_requests.prefetch_related("delegates").in_printed_order():
        description = (
            f"Answers {delegated.sub_action.called_within} in {delegated.round} instead of its owners"
        )
        plan = delegated.round.plan
        for person in set(delegated.delegates.all()) & set(people):
            notes = (f"{delegated.round}: {delegated.get_state_display().lower()}",)
            yield (
                person.pk,
                Responsibility(
                    ResponsibilityKind.DELEGATE,
                    delegated,
                    description,
                    plan.title,
                    frozenset({plan.pk}),
                    True,
                    notes,
                ),
            )


def _plan_role_responsibilities(people: list[User]) -> Iterator[tuple[int, Responsibility]]:
    named = Q(pk__in=_pk_subquery(ActionPlan, link_officers__in=people)) | Q(director_account__in=people)
    plans_named = ActionPlan.objects.filter(named).prefetch_related("link_officers")
    for plan in plans_named.order_by("title", "pk"):
        officers = set(plan.link_officers.all())
        plan_ids = frozenset({plan.pk})
        for person in officers & set(people):
            may_end = any(other.is_active for other in officers - {person})
            yield (
                person.pk,
                Responsibility(
                    ResponsibilityKind.LINK_OFFICER, plan, "Link officer", plan.title, plan_ids, may_end
                ),
            )
        for person in people:
            if plan.director_account_id == person.pk:
                yield (
                    person.pk,
                    Responsibility(ResponsibilityKind.DIRECTOR, plan, "Director", plan.title, plan_ids, True),
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
        description = f"{request.member_name} asks: {request.text}"
        notes = (f"Wanted by {request.due:%-d %B %Y}",)
        plan_ids = frozenset({request.plan_id})
        yield (
            request.assigned_to_id,
            Responsibility(
                ResponsibilityKind.REQUEST, request, description, request.plan.title, plan_ids, notes=notes
            ),
        )


def departed_owner_names(rows: QuerySet[Any]) -> dict[int, str]:
    """The owners without an active user, as text by primary key of these rows. One query."""
    model: Any = rows.model
    through, column = model.owners.through.objects, model.owners.field.m2m_field_name()
    departed_owners = Owner.objects.with_only_inactive_users()
    names_by_row = through.filter(
        **{f"{column}__in": rows.order_by().values("pk")}, owner__in=departed_owners.values("pk")
    )
    names_by_pk: dict[int, list[str]] = defaultdict(list)
    for pk, name in names_by_row.order_by("owner__name").values_list(f"{column}_id", "owner__name"):
        names_by_pk[pk].append(name)
    return {pk: " and ".join(names) for pk, names in names_by_pk.items()}


def count_actions_with_departed_owners(plans: QuerySet[Any]) -> dict[int, int]:
    """How many active actions have an owner who has left, by plan. One query."""
    sub_actions: SubActionQuerySet = SubAction.objects.followed_up().filter(
        Exists(Owner.objects.with_only_inactive_users().filter(sub_actions=OuterRef("pk"))),
        heading__plan__in=plans.order_by().values("pk"),
    )
    return dict(sub_actions.order_by().values_list("heading__plan").annotate(n=Count("pk")))
