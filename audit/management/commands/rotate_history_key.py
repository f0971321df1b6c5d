"""Change the key under which history is sealed."""

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
            previous, current = rotate_key()
        except RotationError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"History is sealed under the key {current} from now on, and no longer under {previous}."
        )
        self.stdout.write("Keep the key before in SCRUTINY_HISTORY_KEY_FALLBACKS: it checks what it sealed.")
