"""Redactions to which clerks agreed where Scrutiny itself may alter no history."""

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
        waiting = list(Redaction.objects.to_carry_out())
        if waiting and not can_disable_triggers():
            raise CommandError(
                "This database user does not own the tables. Run it with the DATABASE_URL of the owner."
            )
        refused = 0
        for redaction in waiting:
            try:
                counts = carry_out_redaction(redaction)
            except (AlteredOutside, NotAllowed) as refusal:
                refused += 1
                self.stderr.write(f"{redaction} is not carried out. {refusal}")
                if isinstance(refusal, AlteredOutside):
                    refusal.notify_administrators()
                continue
            rows = sum(counts.now.values()) + sum(counts.stores.values()) + counts.history
            self.stdout.write(f"{redaction} is carried out: {rows} rows held the words.")
        if not waiting:
            self.stdout.write("No redaction waits.")
        if refused:
            raise CommandError(f"Not carried out: {refused}. The others were.")
