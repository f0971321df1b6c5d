"""Write a ZIP file with everything that is held on one person, for a subject access request."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from accounts.models.users import normalise_email
from accounts.person_data import PersonData, collect_person_data
from audit.event_log import log_event
from audit.models import LoggedEvent


class Command(BaseCommand):
    help = (
        "Write a ZIP file with everything that is held on one person, as JSON and as a page to read. "
        "Review it before you give it to anybody: it may name other people and hold exempt words."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address of the account, also of one that is switched off.")
        parser.add_argument("--to", required=True, type=Path, metavar="FILE.zip", help="Must not exist yet.")

    def handle(self, *args: Any, email: str, to: Path, **options: Any) -> None:
        person = User.objects.filter(email=normalise_email(email)).first()
        if person is None:
            raise CommandError(f"No account has the address {email}.")
        data = collect_person_data(person)
        zip_bytes = _zip_bytes(data)
        try:
            # Only this user of the machine may read it.
            descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise CommandError(f"{to} exists already. Choose another name.") from error
        except OSError as error:
            raise CommandError(f"{to} cannot be written: {error.strerror}.") from error
        # Logged first, so that no file is written without a log entry.
        log_event(LoggedEvent.Kind.DOWNLOAD, f"exported everything that is held on {person}, on the server")
        with os.fdopen(descriptor, "wb") as file:
            file.write(zip_bytes)
        self.stdout.write(
            f"{to} holds what there is on {person}: rows {data.count}, other sentences {len(data.mentions)}. "
            "Review it before you give it to anybody."
        )


def _zip_bytes(data: PersonData) -> bytes:
    content = {
        "person": data.person.pk,
        "made_at": timezone.now(),
        "names": data.names,
        "addresses": data.addresses,
        "kinds": [asdict(kind) for kind in data.kinds],
        "mentions": [asdict(mention) for mention in data.mentions],
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("person.json", text)
        archive.writestr("person.html", render_to_string("accounts/person_data.html", {"data": data}))
    return buffer.getvalue()
