"""Sends emails to the mail server, one at a time, and records its answers."""

from __future__ import annotations

import logging
import smtplib
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from audit.comparing import AlteredOutside, is_as_sealed
from audit.event_log import log_event
from audit.models import LoggedEvent
from notifications.models import OutgoingEmail
from notifications.secrecy import Unreadable

NOT_AS_WRITTEN = "It is not as it was written, so it was not sent."

logger = logging.getLogger(__name__)


def send_due() -> int:
    """Try to send each email that is due once. Returns how many were sent."""
    sent = 0
    OutgoingEmail.objects.delete_old_secrets(timezone.now())
    connection = get_connection()
    try:
        while email := claim_next():
            send_email(email, connection)
            sent += email.state == OutgoingEmail.State.SENT
    finally:
        # A server that has gone needs no QUIT.
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    return sent


@transaction.atomic
def claim_next() -> OutgoingEmail | None:
    """The next email that is due, marked so that no other worker takes it."""
    now = timezone.now()
    email: OutgoingEmail | None = OutgoingEmail.objects.due(now).select_for_update(skip_locked=True).first()
    if email:
        email.state, email.claimed_at, email.attempts = OutgoingEmail.State.GOING, now, email.attempts + 1
        # Not by `save`, which refuses one that was changed past us: that is for `send` to say.
        OutgoingEmail.objects.filter(pk=email.pk).update(
            state=email.state, claimed_at=now, attempts=email.attempts
        )
    return email


def send_email(email: OutgoingEmail, connection: Any) -> None:
    """Hand one email to the server, and store the outcome, whatever it is."""
    now = timezone.now()
    if not is_as_sealed(email):
        # Not sealed anew, so that it stays found out.
        OutgoingEmail.objects.filter(pk=email.pk).update(
            state=OutgoingEmail.State.HELD_BACK, server_response=NOT_AS_WRITTEN
        )
        AlteredOutside("email", email.pk, "changed").notify_administrators()
        return
    if not email.is_sound:
        email.end(OutgoingEmail.State.HELD_BACK, NOT_AS_WRITTEN)
        AlteredOutside("email", email.pk, "changed").notify_administrators()
    elif email.expires_at and email.expires_at < now:
        email.end(OutgoingEmail.State.TOO_LATE, email.server_response)
    else:
        try:
            connection.open()
            connection.send_messages([build_message(email)])
        except Unreadable:
            email.end(OutgoingEmail.State.TOO_LATE, "The secret key was changed before it was sent.")
        except (smtplib.SMTPException, OSError) as trouble:
            handle_failure(email, trouble)
            with suppress(OSError, smtplib.SMTPException):
                connection.close()
        else:
            email.end(OutgoingEmail.State.SENT)
    with transaction.atomic():
        email.save()
        log_outcome(email)
    # No address, and no words of the server, which often hold the address.
    code = email.server_response.partition(" ")[0]
    logger.info("Email %s, attempt %s: %s %s", email.pk, email.attempts, email.state, code)


def log_outcome(email: OutgoingEmail) -> None:
    """Log what was sent to whom, and what was not; not that somebody requested a code."""
    if email.finished_at and not email.is_secret:
        outcome = "sent" if email.state == OutgoingEmail.State.SENT else "could not send"
        log_event(LoggedEvent.Kind.MAIL, f"{outcome} “{email.subject}” to {email.to}")


def build_message(email: OutgoingEmail) -> EmailMultiAlternatives:
    """The same Message-ID at each try: of two copies, mail programs show one."""
    site = urlsplit(settings.SITE_ADDRESS).hostname
    identity = f"<scrutiny.{email.pk}.{email.created_at:%Y%m%d%H%M%S%f}@{site}>"
    headers = {"Message-ID": identity, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(email.subject, email.words, to=[email.to], headers=headers)
    if email.html:
        message.attach_alternative(email.html, "text/html")
    return message


def handle_failure(email: OutgoingEmail, trouble: Exception) -> None:
    text, for_good = parse_smtp_error(trouble)
    if for_good:
        email.end(OutgoingEmail.State.REFUSED, text)
    else:
        email.try_again(timezone.now(), text)


def parse_smtp_error(trouble: Exception) -> tuple[str, bool]:
    """The server's answer, and whether it is about this email and permanent.

    A wrong password or sender is refused for good too, but that is ours to mend, and the email waits.
    """
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(trouble.recipients.values()))
        return f"{code} {decode_response(words)}", code >= 500
    if isinstance(trouble, smtplib.SMTPResponseException):
        for_good = isinstance(trouble, smtplib.SMTPDataError) and trouble.smtp_code >= 500
        return f"{trouble.smtp_code} {decode_response(trouble.smtp_error)}", for_good
    return f"{type(trouble).__name__}: {trouble}", False


def decode_response(words: Any) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
