"""What administrators do to accounts and others should know of: switching off, a new address."""

from __future__ import annotations

from django.db import transaction

from accounts.account_adapter import render_email
from accounts.models import User
from accounts.sessions import end_sessions
from accounts.telling import tell_administrators
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context, current_actor
from notifications.outbox import enqueue_email


@transaction.atomic
def deactivate_account(person: User, reason: str, *, by: User) -> None:
    """End all sessions at once, and let nobody sign in with this account. Twice is once."""
    if not person.is_active:
        return
    with audit_context(reason, by):
        person.is_active = False
        person.save(update_fields=["is_active"])
    end_sessions(person)
    log_event(LoggedEvent.Kind.ROLE, f"switched off the account of {person}. Reason: {reason}", by=by)
    tell_administrators(f"{by} switched off the account of {person}. Reason: {reason}", by=by, about=person)


@transaction.atomic
def notify_email_changed(person: User, before: str) -> None:
    """Who reads the mail of an address signs in with it, so nobody's is changed behind their back."""
    log_event(LoggedEvent.Kind.ROLE, f"changed the email address of {person} from {before} to {person.email}")
    values = {"user": person, "before": before, "by": current_actor()}
    for address in (before, person.email):
        subject, text = render_email("accounts/mail/new_address", values)
        enqueue_email(address, subject, text)
