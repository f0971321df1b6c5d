"""What the log keeps of people and their roles: who signed in, and who was given or lost which role."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from accounts.models import User
from history.log import log
from history.models import LoggedEvent

VERBS = {"post_add": "gave", "post_remove": "took away", "pre_clear": "took away"}


@receiver(user_logged_in)
def signed_in(sender: Any, user: User, **kwargs: Any) -> None:
    log(LoggedEvent.Kind.SIGN_IN, "signed in", by=user)


@receiver(m2m_changed, sender=User.groups.through)
def role_changed(
    instance: Any, action: str, pk_set: set[int] | None, reverse: bool, using: str, **kwargs: Any
) -> None:
    """A role is given to a person, or a person is put into a group: the same from its far side."""
    if action not in VERBS:
        return
    near, far = (instance.user_set, User) if reverse else (instance.groups, Group)
    others = near.all() if pk_set is None else far._default_manager.filter(pk__in=pk_set)
    for other in others.using(using):
        user, group = (other, instance) if reverse else (instance, other)
        direction = "to" if action == "post_add" else "from"
        what = f"{VERBS[action]} the role {group.name} {direction} {user}"
        log(LoggedEvent.Kind.ROLE, what, using=using)
