"""Adding emails to the outbox, so that no page waits for a mail server."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.validators import validate_email
from django.db import transaction

from notifications.models import OutgoingEmail
from notifications.secrecy import encrypt


def enqueue_email(
    to: str,
    subject: str,
    text: str,
    *,
    html: str = "",
    deduplication_key: str = "",
    expires_at: dt.datetime | None = None,
    secret: bool = False,
    wake: bool = True,
) -> OutgoingEmail:
    """Add an email to the outbox. It is sent after the current transaction is committed.

    Of emails with the same `deduplication_key` only the first is sent; that one is returned. After
    `expires_at` an email is not sent. A `secret` one, which has no `html`, is stored encrypted, and its text
    is deleted once it is sent. For many emails pass `wake=False`, and call `enqueue_sending` at the end.
    """
    validate_email(to)
    fields: dict[str, Any] = {
        "to": to,
        "subject": single_line(subject),
        "text": encrypt(text) if secret else text,
        "html": html,
        "expires_at": expires_at,
        "is_secret": secret,
    }
    if not deduplication_key:
        email = OutgoingEmail.objects.create(**fields)
    else:
        email, is_new = OutgoingEmail.objects.get_or_create(
            deduplication_key=deduplication_key, defaults=fields
        )
        if not is_new:
            return email
    if wake:
        transaction.on_commit(enqueue_sending)
    return email


def record_suppressed_email(subject: str) -> OutgoingEmail:
    """Store, without an address, that an email was not sent. Takes as long as `enqueue_email`."""
    transaction.on_commit(enqueue_sending)
    return OutgoingEmail.objects.create(
        subject=single_line(subject), state=OutgoingEmail.State.HELD_BACK, is_secret=True
    )


def single_line(text: str) -> str:
    """The text on one line of at most 200 characters, so that a subject cannot add another header."""
    return " ".join(text.split())[:200]


def enqueue_sending() -> None:
    from notifications.tasks import send_emails

    send_emails.enqueue()
