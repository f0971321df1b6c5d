"""Handing over a person's responsibilities: all that are chosen, or none."""

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
    managed_plan_ids: set[int] | None,
) -> int:
    """Hand over responsibilities, and return how many.

    `to` maps the key of a Responsibility to its new people; an empty list leaves it to nobody.
    `managed_plan_ids` are the plans in which `by` may do so; None stands for all. Raises NotAllowed
    where somebody else has handed over one of them.
    """
    if not reason.strip():
        raise NotAllowed("Say why it is handed over.")
    # A second handover at the same time waits here, and then gets the "overtaken" error.
    leaver = User.objects.select_for_update().get(pk=leaver.pk)
    responsibilities = {
        responsibility.key: responsibility
        for responsibility in responsibilities_for(leaver, managed_plan_ids)
    }
    if any(key not in responsibilities for key in to):
        message = "Somebody else has handed over some of this meanwhile. What is left stands below."
        raise NotAllowed(message, "overtaken")
    with audit_context(f"Handed over from {leaver}: {reason.strip()}", by):
        for key, people in to.items():
            responsibility = responsibilities[key]
            if not people and not responsibility.may_be_left_unassigned:
                raise NotAllowed(f"{responsibility.what}: somebody has to take this over.")
            if responsibility.kind in OWNER_HANDLERS:
                OWNER_HANDLERS[responsibility.kind](
                    responsibility,
                    leaver,
                    [get_or_create_personal_owner(p, managed_plan_ids) for p in people],
                )
            else:
                USER_HANDLERS[responsibility.kind](responsibility, leaver, list(people))
    return len(to)


def _reassign_sub_action(responsibility: Responsibility, leaver: User, new_owners: list[Owner]) -> None:
    """Give an action, and its update requests in progress, to new owners."""
    sub_action = SubAction.objects.select_for_update().get(pk=responsibility.target.pk)
    _replace_owner(sub_action, responsibility.owner, new_owners)
    in_progress = UpdateRequest.objects.in_progress().filter(
        sub_action=sub_action, owners=responsibility.owner
    )
    for update_request in in_progress.select_related("round"):
        _reassign_request_owner(update_request, responsibility.owner, new_owners)


def _reassign_update_request(responsibility: Responsibility, leaver: User, new_owners: list[Owner]) -> None:
    _reassign_request_owner(
        UpdateRequest.objects.select_for_update().get(pk=responsibility.target.pk),
        responsibility.owner,
        new_owners,
    )


def _reassign_request_owner(update_request: UpdateRequest, old_owner: Owner, new_owners: list[Owner]) -> None:
    """Give a request to new owners; after publishing, as delegates, so that the printed names stay."""
    if update_request.round.state == Round.State.OPEN:
        _replace_owner(update_request, old_owner, new_owners)
    else:
        update_request.delegates.add(*User.objects.filter(owner_records__in=new_owners))


def _replace_owner(row: SubAction | UpdateRequest, old_owner: Owner, new_owners: list[Owner]) -> None:
    """Replace an owner, also in the responsibility text that the next report prints."""
    text = _replace_name(row.responsibility, old_owner.name, ", ".join(owner.name for owner in new_owners))
    if text != row.responsibility:
        row.responsibility = text
        row.save(update_fields=["responsibility"])
    row.owners.set([*row.owners.exclude(pk=old_owner.pk), *new_owners])


def _replace_name(text: str, old_name: str, new_name: str) -> str:
    if not old_name or not new_name:
        return text
    return re.sub(rf"(?<!\w){re.escape(old_name)}(?!\w)", lambda _: new_name, text)


def get_or_create_personal_owner(person: User, managed_plan_ids: set[int] | None) -> Owner:
    """The owner with this person's name, created where there is none.

    An owner of that name without an account becomes theirs only where all its plans are in
    `managed_plan_ids`: another person may have the same name, and an owner may read those plans.
    """
    owner = Owner.objects.filter(users=person, name__iexact=person.name).first()
    if owner:
        return owner
    unclaimed = next(
        (
            o
            for o in Owner.objects.filter(users=None, name__iexact=person.name)
            if _is_within(o, managed_plan_ids)
        ),
        None,
    )
    if unclaimed is None:
        taken_qualifiers = set(Owner.objects.filter(name=person.name).values_list("qualifier", flat=True))
        email = person.email[:190]
        qualifiers = [email, *(f"{email}, {number}" for number in range(2, len(taken_qualifiers) + 3))]
        qualifier = (
            next(candidate for candidate in qualifiers if candidate not in taken_qualifiers)
            if taken_qualifiers
            else ""
        )
        unclaimed = Owner.objects.create(name=person.name, qualifier=qualifier, kind=Owner.Kind.PERSON)
    unclaimed.users.add(person)
    return unclaimed


def _is_within(owner: Owner, managed_plan_ids: set[int] | None) -> bool:
    if managed_plan_ids is None:
        return True
    plan_ids = {*owner.sub_actions.values_list("heading__plan", flat=True)}
    return plan_ids | {*owner.update_requests.values_list("round__plan", flat=True)} <= managed_plan_ids


def _replace_in_shared_owner(responsibility: Responsibility, leaver: User, people: list[User]) -> None:
    """Replace a person in a post or team, whose name reports continue to print."""
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
    plan = to_specific_plan(responsibility.target)
    names = _replace_name(plan.link_officer_names, leaver.name, "\n".join(p.name for p in people))
    if names != plan.link_officer_names:
        plan.link_officer_names = names
        plan.save()
    _replace_user(plan.link_officers, leaver, people)


def _replace_director(responsibility: Responsibility, leaver: User, people: list[User]) -> None:
    if len(people) > 1:
        raise NotAllowed(f"{responsibility.where} has one director: name one colleague for that.")
    plan = to_specific_plan(responsibility.target)
    plan.director_account = people[0] if people else None
    if people:
        plan.director = _replace_name(plan.director, leaver.name, people[0].name)
    plan.save()


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
