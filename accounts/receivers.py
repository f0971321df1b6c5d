"""Signal receivers that log sign-ins and changes of accounts, roles, passwords and second steps."""

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
from accounts.security import Kind, record_security_event
from accounts.sessions import sessions_ended
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import current_actor
from notifications.outbox import enqueue_email

ROLE_CHANGE_VERBS = {"post_add": "gave", "post_remove": "took away", "pre_clear": "took away"}
RECOVERY_CODES_LABEL = "set of recovery codes"
# Fields of an account whose change is a security event: its kind, and a text for each new value. A new email
# address has no text here, since the account's history has it.
WATCHED_FIELDS: dict[str, tuple[Kind, dict[Any, str]]] = {
    "email": (Kind.ADDRESS, {}),
    "is_active": (Kind.ACCOUNT, {True: "Switched on", False: "Switched off"}),
    "is_staff": (Kind.ROLE, {True: "May open the Admin pages", False: "May not open the Admin pages"}),
    "is_superuser": (Kind.ROLE, {True: "May do everything", False: "May not do everything"}),
}
# Kinds of logged events that are security events too.
SECURITY_KIND_BY_LOGGED_KIND: dict[str, Kind] = {
    LoggedEvent.Kind.DOWNLOAD: Kind.DOWNLOAD,
    LoggedEvent.Kind.PUBLIC: Kind.UNPUBLISHED,
    LoggedEvent.Kind.REDACTION: Kind.REDACTION,
    LoggedEvent.Kind.KEY: Kind.KEY,
}


@receiver(user_logged_in)
def log_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    log_event(LoggedEvent.Kind.SIGN_IN, "signed in", by=user)
    record_security_event(Kind.SIGNED_IN, account=user, by=user, method=authentication_methods(request, user))


def authentication_methods(request: HttpRequest, user: User) -> str:
    """How somebody proved who they are in this session, such as "password+totp"; at most 60 characters."""
    records = get_authentication_records(request, user)
    return "+".join(dict.fromkeys(str(record.get("type") or record["method"]) for record in records))[:60]


@receiver(user_logged_out)
def log_sign_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record_security_event(Kind.ENDED, account=user, by=user, detail="Signed out")


@receiver(sessions_ended, sender=Session)
def log_ended_sessions(user: User, count: int, **kwargs: Any) -> None:
    record_security_event(Kind.ENDED, account=user, detail=f"Sessions ended: {count}")


@receiver(m2m_changed, sender=User.groups.through)
def log_role_change(
    instance: Any, action: str, pk_set: set[int] | None, reverse: bool, using: str, **kwargs: Any
) -> None:
    """Called for `user.groups` and, with `reverse`, for `group.user_set`."""
    if action not in ROLE_CHANGE_VERBS:
        return
    related_manager, related_model = (instance.user_set, User) if reverse else (instance.groups, Group)
    if pk_set is None:  # all are removed
        related_objects = related_manager.all()
    else:
        related_objects = related_model._default_manager.filter(pk__in=pk_set)
    for related in related_objects.using(using):
        user, group = (related, instance) if reverse else (instance, related)
        direction = "to" if action == "post_add" else "from"
        description = f"{ROLE_CHANGE_VERBS[action]} the role {group.name} {direction} {user}"
        log_event(LoggedEvent.Kind.ROLE, description, using=using)
        result = "given" if action == "post_add" else "taken away"
        record_security_event(
            Kind.ROLE, account=cast("User", user), using=using, detail=f"{group.name} {result}"
        )


@receiver(pre_save, sender=User)
def log_account_change(
    instance: User, using: str, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Record changes of WATCHED_FIELDS, whichever page or command makes them."""
    watched = WATCHED_FIELDS.keys() if update_fields is None else WATCHED_FIELDS.keys() & update_fields
    if kwargs.get("raw") or instance._state.adding or not watched:
        return
    before = User.objects.using(using).filter(pk=instance.pk).values(*watched).first() or {}
    for name, old in before.items():
        new, (kind, text_by_value) = getattr(instance, name), WATCHED_FIELDS[name]
        if new != old:
            record_security_event(kind, account=instance, using=using, detail=text_by_value.get(new, ""))


@receiver(post_save, sender=User)
def log_account_created(instance: User, created: bool, using: str, **kwargs: Any) -> None:
    if created and not kwargs.get("raw"):
        record_security_event(Kind.ACCOUNT, account=instance, using=using, detail="The account was made")


@receiver(post_save, sender=WorkAccount)
def log_work_account_linked(instance: WorkAccount, created: bool, using: str, **kwargs: Any) -> None:
    if created and not kwargs.get("raw"):
        record_security_event(
            Kind.CREDENTIAL, account=instance.user, using=using, detail="Work account joined"
        )


@receiver(post_delete, sender=WorkAccount)
def log_work_account_unlinked(instance: WorkAccount, using: str, **kwargs: Any) -> None:
    record_security_event(Kind.CREDENTIAL, account=instance.user, using=using, detail="Work account removed")


@receiver(post_save, sender=LoggedEvent)
def note_logged_event(instance: LoggedEvent, created: bool, using: str, **kwargs: Any) -> None:
    kind = SECURITY_KIND_BY_LOGGED_KIND.get(instance.kind)
    if created and kind:
        by = User.objects.using(using).filter(pk=instance.history_user_id or 0).first()
        record_security_event(kind, account=by, by=by, using=using, logged_event_id=instance.pk)


@receiver([password_set, password_changed, password_reset])
def log_password_change(user: User, **kwargs: Any) -> None:
    """Log the change, and email the owner unless it is their first password."""
    log_event(LoggedEvent.Kind.SIGN_IN, "chose a new password", by=user)
    record_security_event(Kind.CREDENTIAL, account=user, by=user, detail="New password")
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
    """Log the change, and email the owner, so that nobody else can do it unnoticed."""
    user, label = step.user, SECOND_STEP_LABELS.get(step.type, RECOVERY_CODES_LABEL)
    log_event(LoggedEvent.Kind.SIGN_IN, f"{verb} the {label} of {user}", by=current_actor() or user)
    record_security_event(
        Kind.CREDENTIAL, account=user, by=current_actor() or user, detail=f"{label} {verb}".capitalize()
    )
    if step.type in SECOND_STEP_LABELS:
        _email_second_step_change(user, label, verb)


def email_recovery_codes_replaced(user: User) -> None:
    """Email the owner that their recovery codes were replaced. The first codes need no email of their own."""
    _email_second_step_change(user, RECOVERY_CODES_LABEL, "replaced")


def _email_second_step_change(user: User, label: str, verb: str) -> None:
    if user.is_active:
        subject, text = render_email(
            "accounts/mail/second_step", {"kind": label, "verb": verb, "by": current_actor() or user}
        )
        enqueue_email(user.email, subject, text)
