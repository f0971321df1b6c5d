"""What the log keeps of people: who signed in, and who was given or lost which role or second step."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.account_adapter import render_email
from accounts.models import Session, User, WorkAccount
from accounts.second_step import SECOND_STEP_LABELS
from accounts.security import Kind, note
from accounts.sessions import sessions_ended
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import current_actor
from notifications.outbox import enqueue_email

ROLE_CHANGE_VERBS = {"post_add": "gave", "post_remove": "took away", "pre_clear": "took away"}
RECOVERY_CODES = "set of recovery codes"
# What of an account is a security event when it changes, whoever changes it, and how the new value is
# told. Addresses are in the account's history: a second copy would be one more to look after.
WATCHED: dict[str, tuple[Kind, dict[Any, str]]] = {
    "email": (Kind.ADDRESS, {}),
    "is_active": (Kind.ACCOUNT, {True: "Switched on", False: "Switched off"}),
    "is_staff": (Kind.ROLE, {True: "May open the Admin pages", False: "May not open the Admin pages"}),
    "is_superuser": (Kind.ROLE, {True: "May do everything", False: "May not do everything"}),
}
# What is logged for ever and is a security event too.
LOGGED: dict[str, Kind] = {
    LoggedEvent.Kind.DOWNLOAD: Kind.DOWNLOAD,
    LoggedEvent.Kind.PUBLIC: Kind.UNPUBLISHED,
    LoggedEvent.Kind.REDACTION: Kind.REDACTION,
    LoggedEvent.Kind.KEY: Kind.KEY,
}


@receiver(user_logged_in)
def log_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    log_event(LoggedEvent.Kind.SIGN_IN, "signed in", by=user)
    note(Kind.SIGNED_IN, account=user, by=user, method=methods_of(request, user))


def methods_of(request: HttpRequest, user: User) -> str:
    """How somebody showed who they are in this session: "password+totp"."""
    records = get_authentication_records(request, user)
    return "+".join(dict.fromkeys(str(each.get("type") or each["method"]) for each in records))[:60]


@receiver(user_logged_out)
def log_sign_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        note(Kind.ENDED, account=user, by=user, detail="Signed out")


@receiver(sessions_ended, sender=Session)
def log_ended_sessions(user: User, count: int, **kwargs: Any) -> None:
    note(Kind.ENDED, account=user, detail=f"Sessions ended: {count}")


@receiver(m2m_changed, sender=User.groups.through)
def log_role_change(
    instance: Any, action: str, pk_set: set[int] | None, reverse: bool, using: str, **kwargs: Any
) -> None:
    """A role is given to a person, or a person is put into a group: the same from its far side."""
    if action not in ROLE_CHANGE_VERBS:
        return
    near, far = (instance.user_set, User) if reverse else (instance.groups, Group)
    others = near.all() if pk_set is None else far._default_manager.filter(pk__in=pk_set)
    for other in others.using(using):
        user, group = (other, instance) if reverse else (instance, other)
        direction = "to" if action == "post_add" else "from"
        what = f"{ROLE_CHANGE_VERBS[action]} the role {group.name} {direction} {user}"
        log_event(LoggedEvent.Kind.ROLE, what, using=using)
        verb = "given" if action == "post_add" else "taken away"
        note(Kind.ROLE, account=cast("User", user), using=using, detail=f"{group.name} {verb}")


@receiver(pre_save, sender=User)
def log_account_change(
    instance: User, using: str, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Whichever page or command changes it."""
    saved = WATCHED.keys() if update_fields is None else WATCHED.keys() & update_fields
    if kwargs.get("raw") or instance._state.adding or not saved:
        return
    before = User.objects.using(using).filter(pk=instance.pk).values(*saved).first() or {}
    for name, old in before.items():
        new, (kind, words) = getattr(instance, name), WATCHED[name]
        if new != old:
            note(kind, account=instance, using=using, detail=words.get(new, ""))


@receiver(post_save, sender=User)
def log_account_created(instance: User, created: bool, using: str, **kwargs: Any) -> None:
    if created and not kwargs.get("raw"):
        note(Kind.ACCOUNT, account=instance, using=using, detail="The account was made")


@receiver(post_save, sender=WorkAccount)
def log_work_account_linked(instance: WorkAccount, created: bool, using: str, **kwargs: Any) -> None:
    if created and not kwargs.get("raw"):
        note(Kind.CREDENTIAL, account=instance.user, using=using, detail="Work account joined")


@receiver(post_delete, sender=WorkAccount)
def log_work_account_unlinked(instance: WorkAccount, using: str, **kwargs: Any) -> None:
    note(Kind.CREDENTIAL, account=instance.user, using=using, detail="Work account removed")


@receiver(post_save, sender=LoggedEvent)
def note_logged_event(instance: LoggedEvent, created: bool, using: str, **kwargs: Any) -> None:
    kind = LOGGED.get(instance.kind)
    if created and kind:
        by = User.objects.using(using).filter(pk=instance.history_user_id or 0).first()
        note(kind, account=by, by=by, using=using, logged=instance.pk)


@receiver([password_set, password_changed, password_reset])
def log_password_change(user: User, **kwargs: Any) -> None:
    """Log the change, and email the owner unless it is their first password."""
    log_event(LoggedEvent.Kind.SIGN_IN, "chose a new password", by=user)
    note(Kind.CREDENTIAL, account=user, by=user, detail="New password")
    if user.last_login is not None:
        subject, text = render_email("accounts/mail/new_password", {"user": user})
        enqueue_email(user.email, subject, text)


@receiver(post_save, sender=Authenticator)
def log_second_step_added(instance: Authenticator, created: bool, **kwargs: Any) -> None:
    if created:
        log_second_step_change(instance, "added")


@receiver(post_delete, sender=Authenticator)
def log_second_step_removed(instance: Authenticator, **kwargs: Any) -> None:
    log_second_step_change(instance, "removed")


def log_second_step_change(step: Authenticator, verb: str) -> None:
    """Email the owner too, so that nobody else does it unnoticed."""
    user, kind = step.user, SECOND_STEP_LABELS.get(step.type, RECOVERY_CODES)
    log_event(LoggedEvent.Kind.SIGN_IN, f"{verb} the {kind} of {user}", by=current_actor() or user)
    note(Kind.CREDENTIAL, account=user, by=current_actor() or user, detail=f"{kind} {verb}".capitalize())
    if step.type in SECOND_STEP_LABELS:
        _tell_of_step(user, kind, verb)


def codes_replaced(user: User) -> None:
    """Email the owner; the email about a first second step covers its recovery codes."""
    _tell_of_step(user, RECOVERY_CODES, "replaced")


def _tell_of_step(user: User, kind: str, verb: str) -> None:
    if user.is_active:
        subject, text = render_email(
            "accounts/mail/second_step", {"kind": kind, "verb": verb, "by": current_actor() or user}
        )
        enqueue_email(user.email, subject, text)
