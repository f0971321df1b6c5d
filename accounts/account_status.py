"""Changes to accounts that other people are told about: an account switched off, a new email address."""

from __future__ import annotations

from django.db import transaction

from accounts.account_adapter import render_email
from accounts.models import User
from accounts.sessions import end_sessions
from accounts.telling import email_administrators
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context, current_actor
from notifications.outbox import enqueue_email


@transaction.atomic
def deactivate_account(person: User, reason: str, *, by: User) -> None:
    """Switch the account off and end its sessions. Does nothing if it is off already."""
    if not person.is_active:
        return
    with audit_context(reason, by):
        person.is_active = False
        person.save(update_fields=["is_active"])
    end_sessions(person)
    log_event(LoggedEvent.Kind.ROLE, f"switched off the account of {person}. Reason: {reason}", by=by)
    email_administrators(f"{by} switched off the account of {person}. Reason: {reason}", by=by, about=person)


@transaction.atomic
def notify_email_changed(person: User, previous_email: str) -> None:
    """Log the change and email both addresses: whoever reads emails to an address can sign in with it."""
    log_event(
        LoggedEvent.Kind.ROLE,
        f"changed the email address of {person} from {previous_email} to {person.email}",
    )
    values = {"user": person, "before": previous_email, "by": current_actor()}
    for address in (previous_email, person.email):
        subject, text = render_email("accounts/mail/new_address", values)
        enqueue_email(address, subject, text)
