"""Redactions to which clerks agreed where Scrutiny itself may alter no history."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from actionplans.models import Redaction
from actionplans.workflow.redacting import carry_out_redaction
from history.guard import may_be_lifted


class Command(BaseCommand):
    help = "Take out the words of redactions that were agreed to. Run it as the owner of the tables."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = list(Redaction.objects.to_carry_out())
        if waiting and not may_be_lifted():
            raise CommandError(
                "This database user does not own the tables. Run it with the DATABASE_URL of the owner."
            )
        for asked in waiting:
            found = carry_out_redaction(asked)
            rows = sum(found.now.values()) + sum(found.elsewhere.values()) + found.history
            self.stdout.write(f"{asked} is carried out: {rows} rows held the words.")
        if not waiting:
            self.stdout.write("No redaction waits.")
