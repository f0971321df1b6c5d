"""The emails about changes of accounts: to whoever has to confirm them, and to all other administrators."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from accounts.account_adapter import render_email
from accounts.models import AccountChange, User
from accounts.roles import ADMINISTRATOR, CLERK
from notifications.outbox import enqueue_email


def tell_administrators(what: str, *, by: User | None, about: User) -> None:
    """Tell all administrators but who did it; where there is no other, the clerks.

    `what` is a sentence, and whoever it is `about` is written to elsewhere.
    """
    knowing = {about.pk, by.pk if by else None}
    administrators, clerks = (
        [person for person in User.objects.in_role(role).order_by("pk") if person.pk not in knowing]
        for role in (ADMINISTRATOR, CLERK)
    )
    for other in administrators or clerks:
        _write(other, "account_changed", {"what": what, "address": _address("people")})


def ask_to_confirm(change: AccountChange, people: Iterable[User]) -> None:
    """Write to those who may confirm a change."""
    for person in people:
        _write(person, "change_waits", {"change": change, "address": _address("account-changes")})


def ask_old_address(change: AccountChange, token: str) -> None:
    """Write to the address that somebody has until now. Its link is a secret, and kept like one."""
    address = f"{_address('confirm-address')}?{urlencode({'token': token})}"
    values = {"user": change.person, "change": change, "address": address}
    subject, text = render_email("accounts/mail/confirm_address", values)
    enqueue_email(change.person.email, subject, text, secret=True)


def _address(view: str) -> str:
    return settings.SITE_ADDRESS + reverse(view)


def _write(to: User, name: str, values: dict[str, object]) -> None:
    subject, text = render_email(f"accounts/mail/{name}", {"user": to, **values})
    enqueue_email(to.email, subject, text)
