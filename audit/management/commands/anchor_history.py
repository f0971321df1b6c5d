"""Store the heads of the chains of history in a file outside the database."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import anchor


class Command(BaseCommand):
    help = "Add the heads of the chains that have grown to the file that SCRUTINY_HISTORY_ANCHOR names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        if not settings.HISTORY_ANCHOR:
            raise CommandError("SCRUTINY_HISTORY_ANCHOR is not set: set it to a file outside the database.")
        try:
            count = anchor.append_heads(settings.HISTORY_ANCHOR, database)
        except (OSError, anchor.AnchorAltered) as error:
            raise CommandError(f"Nothing was anchored. {error}") from error
        text = f"{count} chains have grown and were anchored." if count else "Nothing has changed."
        self.stdout.write(text)
