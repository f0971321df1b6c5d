"""Sends emails to the mail server, one at a time, and stores its responses."""

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

ALTERED_RESPONSE = "It is not as it was written, so it was not sent."

logger = logging.getLogger(__name__)


def send_due() -> int:
    """Try to send each email that is due once. Returns how many were sent."""
    sent_count = 0
    OutgoingEmail.objects.delete_old_secrets(timezone.now())
    connection = get_connection()
    try:
        while email := claim_next():
            send_email(email, connection)
            sent_count += email.state == OutgoingEmail.State.SENT
    finally:
        # The server may have closed the connection already.
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    return sent_count


@transaction.atomic
def claim_next() -> OutgoingEmail | None:
    """The next email that is due, marked so that no other worker takes it."""
    now = timezone.now()
    email: OutgoingEmail | None = OutgoingEmail.objects.due(now).select_for_update(skip_locked=True).first()
    if email:
        email.state, email.claimed_at, email.attempts = OutgoingEmail.State.GOING, now, email.attempts + 1
        # Not by `save`, which refuses a row that was altered: `send_email` reports that.
        OutgoingEmail.objects.filter(pk=email.pk).update(
            state=email.state, claimed_at=now, attempts=email.attempts
        )
    return email


def send_email(email: OutgoingEmail, connection: Any) -> None:
    """Send one email, and store whether it was sent, waits for another attempt, or was given up."""
    now = timezone.now()
    if not is_as_sealed(email):
        # By `update`, so that it is not sealed again and verification still finds it.
        OutgoingEmail.objects.filter(pk=email.pk).update(
            state=OutgoingEmail.State.HELD_BACK, server_response=ALTERED_RESPONSE
        )
        AlteredOutside("email", email.pk, "changed").notify_administrators()
        return
    if not email.is_sound:
        email.end(OutgoingEmail.State.HELD_BACK, ALTERED_RESPONSE)
        AlteredOutside("email", email.pk, "changed").notify_administrators()
    elif email.expires_at and email.expires_at < now:
        email.end(OutgoingEmail.State.TOO_LATE, email.server_response)
    else:
        try:
            connection.open()
            connection.send_messages([build_message(email)])
        except Unreadable:
            email.end(OutgoingEmail.State.TOO_LATE, "The secret key was changed before it was sent.")
        except (smtplib.SMTPException, OSError) as error:
            handle_failure(email, error)
            with suppress(OSError, smtplib.SMTPException):
                connection.close()
        else:
            email.end(OutgoingEmail.State.SENT)
    with transaction.atomic():
        email.save()
        log_outcome(email)
    # Log no address, and only the code of the response, whose text often has the address.
    code = email.server_response.partition(" ")[0]
    logger.info("Email %s, attempt %s: %s %s", email.pk, email.attempts, email.state, code)


def log_outcome(email: OutgoingEmail) -> None:
    """Log that an email was sent or given up, unless it is secret, such as one with a code."""
    if email.finished_at and not email.is_secret:
        outcome = "sent" if email.state == OutgoingEmail.State.SENT else "could not send"
        log_event(LoggedEvent.Kind.MAIL, f"{outcome} “{email.subject}” to {email.to}")


def build_message(email: OutgoingEmail) -> EmailMultiAlternatives:
    """The message, with the same Message-ID at each attempt: mail programs show one of two copies."""
    host = urlsplit(settings.SITE_ADDRESS).hostname
    message_id = f"<scrutiny.{email.pk}.{email.created_at:%Y%m%d%H%M%S%f}@{host}>"
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(email.subject, email.words, to=[email.to], headers=headers)
    if email.html:
        message.attach_alternative(email.html, "text/html")
    return message


def handle_failure(email: OutgoingEmail, error: Exception) -> None:
    server_response, is_permanent = parse_smtp_error(error)
    if is_permanent:
        email.end(OutgoingEmail.State.REFUSED, server_response)
    else:
        email.try_again(timezone.now(), server_response)


def parse_smtp_error(error: Exception) -> tuple[str, bool]:
    """The server's response as text, and whether it refuses this email permanently.

    A wrong password or sender is not counted as permanent: the council can correct it, and the email waits.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, response = next(iter(error.recipients.values()))
        return f"{code} {decode_response(response)}", code >= 500
    if isinstance(error, smtplib.SMTPResponseException):
        is_permanent = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
        return f"{error.smtp_code} {decode_response(error.smtp_error)}", is_permanent
    return f"{type(error).__name__}: {error}", False


def decode_response(response: Any) -> str:
    return response.decode("utf-8", "replace") if isinstance(response, bytes) else str(response)
