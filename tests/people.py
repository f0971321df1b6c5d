"""Who has an account, in tests."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group

from accounts.models import User


def person(name: str, group: str = "", **fields: Any) -> User:
    """Somebody at the council, in this role if any; the roles are there already."""
    user = User.objects.create_user(f"{name.lower()}@council.example", name=name, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user
