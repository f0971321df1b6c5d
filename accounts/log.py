"""What the log keeps of people: who signed in, and who was given or lost which role or second step."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from accounts.adapter import letter
from accounts.models import User
from accounts.second_step import KINDS
from history.log import log
from history.models import LoggedEvent
from history.records import actor
from post.outbox import post

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


@receiver([password_set, password_changed, password_reset])
def password_chosen(user: User, **kwargs: Any) -> None:
    """Log the change, and email the owner unless it is their first password."""
    log(LoggedEvent.Kind.SIGN_IN, "chose a new password", by=user)
    if user.last_login is not None:
        subject, text = letter("accounts/mail/new_password", {"user": user})
        post(user.email, subject, text)


@receiver(post_save, sender=Authenticator)
def step_added(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    if created:
        step_changed(instance, "added")


@receiver(post_delete, sender=Authenticator)
def step_removed(instance: Authenticator, **kwargs: Any) -> None:
    step_changed(instance, "removed")


def step_changed(step: Authenticator, verb: str) -> None:
    """Its owner is told by e-mail too, so that nobody else does it unnoticed."""
    user, kind = step.user, KINDS.get(step.type, "set of recovery codes")
    log(LoggedEvent.Kind.SIGN_IN, f"{verb} the {kind} of {user}", by=actor() or user)
    if step.type in KINDS and user.is_active:
        subject, text = letter(
            "accounts/mail/second_step", {"kind": kind, "verb": verb, "by": actor() or user}
        )
        post(user.email, subject, text)
