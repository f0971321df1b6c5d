"""The email backend of demos: writes each email as an .eml file into MAIL_FOLDER."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.crypto import get_random_string


class FolderEmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.localtime():%Y-%m-%d-%H%M%S-%f}-{get_random_string(6)}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class StoredEmail:
    """An email from the folder, for the page that lists them."""

    to: str
    subject: str
    at: dt.datetime | None
    text: str


def read_stored_emails(max_count: int) -> list[StoredEmail]:
    """The newest emails first."""
    files = sorted(Path(settings.MAIL_FOLDER).glob("*.eml"), reverse=True)[:max_count]
    return [_parse_email(file.read_bytes()) for file in files]


def _parse_email(data: bytes) -> StoredEmail:
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    at = message["Date"].datetime if message["Date"] else None
    # Django writes UTC as -0000, which Python reads as no time zone.
    at = at.replace(tzinfo=dt.UTC) if at and not at.tzinfo else at
    return StoredEmail(str(message["To"]), str(message["Subject"]), at, text.strip())
