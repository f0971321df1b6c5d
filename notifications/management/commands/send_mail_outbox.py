"""Sends due emails without a worker, and shows the last response of the mail server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from notifications.models import OutgoingEmail
from notifications.sending import send_due


class Command(BaseCommand):
    help = "Send the emails that are due, and say how many went and how many still wait."

    def handle(self, *args: Any, **options: Any) -> None:
        sent_count = send_due()
        waiting = OutgoingEmail.objects.filter(state=OutgoingEmail.State.WAITING)
        self.stdout.write(f"{sent_count} sent, {waiting.count()} waiting.")
        if last_failed := waiting.exclude(server_response="").first():
            self.stdout.write(f"The mail server last said: {last_failed.server_response}")
