"""`manage.py forget_security_events`: delete security events that are older than they are to be kept."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from accounts.forgetting import forget_old_events
from audit.triggers import can_disable_triggers


class Command(BaseCommand):
    help = "Deletes security events older than SECURITY_EVENTS_DAYS. Needs the owner of the tables."

    def handle(self, *args: object, **options: object) -> None:
        if not can_disable_triggers():
            raise CommandError("Run this with the DATABASE_URL of the user who owns the tables.")
        self.stdout.write(f"Deleted: {forget_old_events()}")
