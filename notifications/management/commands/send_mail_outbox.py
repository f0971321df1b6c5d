"""For whoever runs no worker, or wants to see at once what the mail server says."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from notifications.models import OutgoingEmail
from notifications.sending import send_due


class Command(BaseCommand):
    help = "Send the emails that are due, and say how many went and how many still wait."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_due()
        waiting = OutgoingEmail.objects.filter(state=OutgoingEmail.State.WAITING)
        self.stdout.write(f"{sent} sent, {waiting.count()} waiting.")
        if last := waiting.exclude(server_response="").first():
            self.stdout.write(f"The mail server last said: {last.server_response}")
