"""Accounts of people who leave: switched off, never deleted, and switched on again for who comes back."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.sessions import end_sessions
from history.log import log
from history.models import LoggedEvent
from history.records import because


@transaction.atomic
def switch_off(person: User, reason: str, *, by: User) -> None:
    """End all sessions at once, and let nobody sign in with this account. Twice is once."""
    if not person.is_active:
        return
    with because(reason, by):
        person.is_active = False
        person.save(update_fields=["is_active"])
    end_sessions(person)
    log(LoggedEvent.Kind.ROLE, f"switched off the account of {person}. Reason: {reason}", by=by)


@transaction.atomic
def switch_on(person: User, reason: str, *, by: User) -> None:
    """Let somebody sign in again, with the roles that he had."""
    if person.is_active:
        return
    with because(reason, by):
        person.is_active = True
        person.save(update_fields=["is_active"])
    log(LoggedEvent.Kind.ROLE, f"switched on the account of {person} again. Reason: {reason}", by=by)
