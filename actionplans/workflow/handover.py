"""Handing over what was somebody's: all that is named in one go, or nothing of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from actionplans.mail.notifications import notify_member_request
from actionplans.models import MemberRequest, Owner, Round, SubAction, UpdateRequest
from actionplans.models.plans import to_specific_plan
from actionplans.responsibilities import Responsibility, ResponsibilityKind, responsibilities_for
from actionplans.workflow.transitions import NotAllowed
from audit.records import audit_context


@transaction.atomic
def hand_over(
    leaver: User,
    to: Mapping[str, Sequence[User]],
    reason: str,
    *,
    by: User,
    runs: set[int] | None,
) -> int:
    """Give the belongings of these keys to others; to nobody where the list is empty. Returns how many.

    `runs` are the plans in which `by` may do so. Raises NotAllowed where something is not there any more.
    """
    if not reason.strip():
        raise NotAllowed("Say why it is handed over.")
    # Who hands over the same at the same time waits here, and then finds it gone.
    leaver = User.objects.select_for_update().get(pk=leaver.pk)
    there = {responsibility.key: responsibility for responsibility in responsibilities_for(leaver, runs)}
    if any(key not in there for key in to):
        message = "Somebody else has handed over some of this meanwhile. What is left stands below."
        raise NotAllowed(message, "overtaken")
    with audit_context(f"Handed over from {leaver}: {reason.strip()}", by):
        for key, people in to.items():
            belonging = there[key]
            if not people and not belonging.may_be_left_unassigned:
                raise NotAllowed(f"{belonging.what}: somebody has to take this over.")
            if belonging.kind in OWNER_HANDLERS:
                OWNER_HANDLERS[belonging.kind](
                    belonging, leaver, [get_or_create_personal_owner(p, runs) for p in people]
                )
            else:
                USER_HANDLERS[belonging.kind](belonging, leaver, list(people))
    return len(to)


def _reassign_sub_action(responsibility: Responsibility, leaver: User, new: list[Owner]) -> None:
    """The action goes to owners of other names, and so does what open updates ask of it."""
    sub_action = SubAction.objects.select_for_update().get(pk=responsibility.target.pk)
    _replace_owner(sub_action, responsibility.owner, new)
    going_on = UpdateRequest.objects.going_on().filter(sub_action=sub_action, owners=responsibility.owner)
    for update_request in going_on.select_related("round"):
        _reassign_request_owner(update_request, responsibility.owner, new)


def _reassign_update_request(responsibility: Responsibility, leaver: User, new: list[Owner]) -> None:
    _reassign_request_owner(
        UpdateRequest.objects.select_for_update().get(pk=responsibility.target.pk), responsibility.owner, new
    )


def _reassign_request_owner(update_request: UpdateRequest, old: Owner, new: list[Owner]) -> None:
    """A published update keeps the names it was printed with: of a correction, others are delegates."""
    if update_request.round.state == Round.State.OPEN:
        _replace_owner(update_request, old, new)
    else:
        update_request.delegates.add(*User.objects.filter(owner_records__in=new))


def _replace_owner(row: SubAction | UpdateRequest, old: Owner, new: list[Owner]) -> None:
    """Other owners, whose names the next report prints where it would have printed the old one."""
    text = _replace_name(row.responsibility, old.name, ", ".join(owner.name for owner in new))
    if text != row.responsibility:
        row.responsibility = text
        row.save(update_fields=["responsibility"])
    row.owners.set([*row.owners.exclude(pk=old.pk), *new])


def _replace_name(text: str, old: str, new: str) -> str:
    if not old or not new:
        return text
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def get_or_create_personal_owner(person: User, runs: set[int] | None) -> Owner:
    """The owner that bears this person's name; made where there is none.

    One of that name without an account is taken for them only where all its plans are in `runs`: it
    may be somebody else's name, and its owner reads those plans.
    """
    owner = Owner.objects.filter(users=person, name__iexact=person.name).first()
    if owner:
        return owner
    free = next(
        (o for o in Owner.objects.filter(users=None, name__iexact=person.name) if _is_within(o, runs)), None
    )
    if free is None:
        taken = set(Owner.objects.filter(name=person.name).values_list("qualifier", flat=True))
        email = person.email[:190]
        notes = [email, *(f"{email}, {number}" for number in range(2, len(taken) + 3))]
        note = next(each for each in notes if each not in taken) if taken else ""
        free = Owner.objects.create(name=person.name, qualifier=note, kind=Owner.Kind.PERSON)
    free.users.add(person)
    return free


def _is_within(owner: Owner, runs: set[int] | None) -> bool:
    if runs is None:
        return True
    plans = {*owner.sub_actions.values_list("heading__plan", flat=True)}
    return plans | {*owner.update_requests.values_list("round__plan", flat=True)} <= runs


def _replace_in_shared_owner(responsibility: Responsibility, leaver: User, people: list[User]) -> None:
    """Reports go on naming the post or the team; others stand behind it."""
    _replace_user(responsibility.target.users, leaver, people)


def _replace_delegate(responsibility: Responsibility, leaver: User, people: list[User]) -> None:
    _replace_user(responsibility.target.delegates, leaver, people)


def _replace_committee_member(responsibility: Responsibility, leaver: User, people: list[User]) -> None:
    _replace_user(responsibility.target.members, leaver, people)


def _reassign_member_request(responsibility: Responsibility, leaver: User, people: list[User]) -> None:
    """Notify the new assignee of a committee question, as if it had been assigned to them first."""
    if len(people) > 1:
        raise NotAllowed(
            f"{responsibility.what}: one colleague answers a member’s request. Name one for that."
        )
    request = MemberRequest.objects.select_for_update(of=("self",)).get(pk=responsibility.target.pk)
    request.assigned_to = people[0]
    request.save(update_fields=["assigned_to"])
    notify_member_request(request)


def _replace_user(relation: Any, leaver: User, people: list[User]) -> None:
    relation.set([*relation.exclude(pk=leaver.pk), *people])


def _replace_link_officer(responsibility: Responsibility, leaver: User, people: list[User]) -> None:
    review = to_specific_plan(responsibility.target)
    names = _replace_name(review.link_officer_names, leaver.name, "\n".join(p.name for p in people))
    if names != review.link_officer_names:
        review.link_officer_names = names
        review.save()
    _replace_user(review.link_officers, leaver, people)


def _replace_director(responsibility: Responsibility, leaver: User, people: list[User]) -> None:
    if len(people) > 1:
        raise NotAllowed(f"{responsibility.where} has one director: name one colleague for that.")
    review = to_specific_plan(responsibility.target)
    review.director_account = people[0] if people else None
    if people:
        review.director = _replace_name(review.director, leaver.name, people[0].name)
    review.save()


OWNER_HANDLERS: dict[ResponsibilityKind, Callable[[Responsibility, User, list[Owner]], None]] = {
    ResponsibilityKind.LINE: _reassign_sub_action,
    ResponsibilityKind.ASKED: _reassign_update_request,
}
USER_HANDLERS: dict[ResponsibilityKind, Callable[[Responsibility, User, list[User]], None]] = {
    ResponsibilityKind.OWNER: _replace_in_shared_owner,
    ResponsibilityKind.DELEGATE: _replace_delegate,
    ResponsibilityKind.LINK_OFFICER: _replace_link_officer,
    ResponsibilityKind.DIRECTOR: _replace_director,
    ResponsibilityKind.COMMITTEE: _replace_committee_member,
    ResponsibilityKind.REQUEST: _reassign_member_request,
}
