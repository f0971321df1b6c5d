"""Carries out agreed redactions where Scrutiny's own database user may not alter history."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from actionplans.models import Redaction
from actionplans.workflow.redactions import carry_out_redaction
from actionplans.workflow.updates import NotAllowed
from audit.comparing import AlteredOutside
from audit.triggers import can_disable_triggers


class Command(BaseCommand):
    help = "Take out the words of redactions that were agreed to. Run it as the owner of the tables."

    def handle(self, *args: Any, **options: Any) -> None:
        agreed = list(Redaction.objects.to_carry_out())
        if agreed and not can_disable_triggers():
            raise CommandError(
                "This database user does not own the tables. Run it with the DATABASE_URL of the owner."
            )
        failed_count = 0
        for redaction in agreed:
            try:
                counts = carry_out_redaction(redaction)
            except (AlteredOutside, NotAllowed) as error:
                failed_count += 1
                self.stderr.write(f"{redaction} is not carried out. {error}")
                if isinstance(error, AlteredOutside):
                    error.notify_administrators()
                continue
            rows = sum(counts.now.values()) + sum(counts.stores.values()) + counts.history
            self.stdout.write(f"{redaction} is carried out: {rows} rows held the words.")
        if not agreed:
            self.stdout.write("No redaction waits.")
        if failed_count:
            raise CommandError(f"Not carried out: {failed_count}. The others were.")
