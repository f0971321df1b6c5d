"""Emails about changes of accounts: to people who may confirm them, and to other administrators."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from accounts.account_adapter import render_email
from accounts.models import AccountChange, User
from accounts.roles import ADMINISTRATOR, CLERK
from notifications.outbox import enqueue_email


def email_administrators(sentence: str, *, by: User | None, about: User) -> None:
    """Email a sentence to the administrators, or to the clerks where there is no other administrator.

    The person who did it, and the person it is `about`, get no such email.
    """
    excluded_ids = {about.pk, by.pk if by else None}
    administrators, clerks = (
        [person for person in User.objects.in_role(role).order_by("pk") if person.pk not in excluded_ids]
        for role in (ADMINISTRATOR, CLERK)
    )
    for recipient in administrators or clerks:
        _email(recipient, "account_changed", {"what": sentence, "address": _full_url("people")})


def email_confirmers(change: AccountChange, people: Iterable[User]) -> None:
    """Email the people who may confirm a change."""
    for person in people:
        _email(person, "change_waits", {"change": change, "address": _full_url("account-changes")})


def email_old_address(change: AccountChange, token: str) -> None:
    """Email the address that somebody has until now. The email is secret, since its link confirms."""
    address = f"{_full_url('confirm-address')}?{urlencode({'token': token})}"
    values = {"user": change.person, "change": change, "address": address}
    subject, text = render_email("accounts/mail/confirm_address", values)
    enqueue_email(change.person.email, subject, text, secret=True)


def _full_url(view_name: str) -> str:
    return settings.SITE_ADDRESS + reverse(view_name)


def _email(to: User, template: str, values: dict[str, object]) -> None:
    subject, text = render_email(f"accounts/mail/{template}", {"user": to, **values})
    enqueue_email(to.email, subject, text)
