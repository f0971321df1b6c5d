"""Where everything that sends email leaves it: no page waits for a mail server."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.validators import validate_email
from django.db import transaction

from notifications.models import OutgoingEmail
from notifications.secrecy import hidden


def enqueue_email(
    to: str,
    subject: str,
    text: str,
    *,
    html: str = "",
    key: str = "",
    until: dt.datetime | None = None,
    secret: bool = False,
    wake: bool = True,
) -> OutgoingEmail:
    """Have this sent once what is being saved is saved, and never if it is not.

    Of emails with one `key` only the first is ever sent. A `secret` one, which has no `html`, is stored
    encrypted, and forgotten when it has gone.
    Who writes many at once does not `wake` the worker for each, but calls `enqueue_sending` at the end.
    """
    validate_email(to)
    fields: dict[str, Any] = {
        "to": to,
        "subject": single_line(subject),
        "text": hidden(text) if secret else text,
        "html": html,
        "expires_at": until,
        "is_secret": secret,
    }
    if not key:
        email = OutgoingEmail.objects.create(**fields)
    else:
        email, new = OutgoingEmail.objects.get_or_create(deduplication_key=key, defaults=fields)
        if not new:
            return email
    if wake:
        transaction.on_commit(enqueue_sending)
    return email


def record_suppressed_email(subject: str) -> OutgoingEmail:
    """Log that an email was requested and not sent. It costs what sending costs, and stores no address."""
    transaction.on_commit(enqueue_sending)
    return OutgoingEmail.objects.create(
        subject=single_line(subject), state=OutgoingEmail.State.HELD_BACK, is_secret=True
    )


def single_line(text: str) -> str:
    """A subject that cannot become a header of its own."""
    return " ".join(text.split())[:200]


def enqueue_sending() -> None:
    from notifications.tasks import send_emails

    send_emails.enqueue()
