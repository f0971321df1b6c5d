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
    """Try each letter that is due once. Returns how many went."""
    sent = 0
    OutgoingEmail.objects.delete_old_secrets(timezone.now())
    connection = get_connection()
    try:
        while letter := claim_next():
            send_email(letter, connection)
            sent += letter.state == OutgoingEmail.State.SENT
    finally:
        # A server that has gone needs no QUIT.
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    return sent


@transaction.atomic
def claim_next() -> OutgoingEmail | None:
    """The next letter that is due, marked so that no other worker takes it."""
    now = timezone.now()
    letter: OutgoingEmail | None = OutgoingEmail.objects.due(now).select_for_update(skip_locked=True).first()
    if letter:
        letter.state, letter.claimed_at, letter.attempts = OutgoingEmail.State.GOING, now, letter.attempts + 1
        # Not by `save`, which refuses one that was changed past us: that is for `send` to say.
        OutgoingEmail.objects.filter(pk=letter.pk).update(
            state=letter.state, claimed_at=now, attempts=letter.attempts
        )
    return letter


def send_email(letter: OutgoingEmail, connection: Any) -> None:
    """Hand one letter over. Whatever the server does, what is noted is what is known."""
    now = timezone.now()
    if not is_as_sealed(letter):
        # Not sealed anew, so that it stays found out.
        OutgoingEmail.objects.filter(pk=letter.pk).update(
            state=OutgoingEmail.State.HELD_BACK, server_response=NOT_AS_WRITTEN
        )
        AlteredOutside("email", letter.pk, "changed").tell()
        return
    if not letter.is_sound:
        letter.end(OutgoingEmail.State.HELD_BACK, NOT_AS_WRITTEN)
        AlteredOutside("email", letter.pk, "changed").tell()
    elif letter.expires_at and letter.expires_at < now:
        letter.end(OutgoingEmail.State.TOO_LATE, letter.server_response)
    else:
        try:
            connection.open()
            connection.send_messages([build_message(letter)])
        except Unreadable:
            letter.end(OutgoingEmail.State.TOO_LATE, "The secret key was changed before it was sent.")
        except (smtplib.SMTPException, OSError) as trouble:
            handle_failure(letter, trouble)
            with suppress(OSError, smtplib.SMTPException):
                connection.close()
        else:
            letter.end(OutgoingEmail.State.SENT)
    with transaction.atomic():
        letter.save()
        log_outcome(letter)
    # No address, and no words of the server, which often hold the address.
    code = letter.server_response.partition(" ")[0]
    logger.info("Letter %s, try %s: %s %s", letter.pk, letter.attempts, letter.state, code)


def log_outcome(letter: OutgoingEmail) -> None:
    """The log keeps what went to whom, and what did not; not that somebody asked for a code."""
    if letter.finished_at and not letter.is_secret:
        outcome = "sent" if letter.state == OutgoingEmail.State.SENT else "could not send"
        log_event(LoggedEvent.Kind.MAIL, f"{outcome} “{letter.subject}” to {letter.to}")


def build_message(letter: OutgoingEmail) -> EmailMultiAlternatives:
    """The same Message-ID at each try: of two copies, mail programs show one."""
    site = urlsplit(settings.SITE_ADDRESS).hostname
    identity = f"<scrutiny.{letter.pk}.{letter.created_at:%Y%m%d%H%M%S%f}@{site}>"
    headers = {"Message-ID": identity, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(letter.subject, letter.words, to=[letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def handle_failure(letter: OutgoingEmail, trouble: Exception) -> None:
    text, for_good = parse_smtp_error(trouble)
    if for_good:
        letter.end(OutgoingEmail.State.REFUSED, text)
    else:
        letter.try_again(timezone.now(), text)


def parse_smtp_error(trouble: Exception) -> tuple[str, bool]:
    """The server's answer, and whether it is about this email and permanent.

    A wrong password or sender is refused for good too, but that is ours to mend, and the letter waits.
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
