"""Seal history under another key from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.rotation import RotationError, rotate_key


class Command(BaseCommand):
    help = (
        "Seal under the key in SCRUTINY_HISTORY_KEY from now on. The key before must be in "
        "SCRUTINY_HISTORY_KEY_FALLBACKS. Stop Scrutiny first, and start it again afterwards."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            was, now = rotate_key()
        except RotationError as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"History is sealed under the key {now} from now on, and no longer under {was}.")
        self.stdout.write("Keep the key before in SCRUTINY_HISTORY_KEY_FALLBACKS: it checks what it sealed.")
