"""Who has an account, and who owns an action, in tests."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group

from accounts.models import User
from actionplans.models import Heading, Owner, SubAction


def create_person(name: str, group: str = "", **fields: Any) -> User:
    """Somebody at the council, in this role if any; the roles are there already."""
    user = User.objects.create_user(f"{name.lower()}@council.example", name=name, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def create_owner(name: str, *users: User, kind: str = Owner.Kind.UNKNOWN) -> Owner:
    """The owner of this name, with the accounts of these people."""
    owner, _ = Owner.objects.get_or_create(name=name, defaults={"kind": kind})
    owner.users.add(*users)
    return owner


def create_action(heading: Heading, *owners: Owner, **fields: Any) -> SubAction:
    """An action under this heading, with these owners named as responsible."""
    fields.setdefault("responsibility", ", ".join(owner.name for owner in owners))
    action = SubAction.objects.create(heading=heading, **fields)
    action.owners.add(*owners)
    return action
