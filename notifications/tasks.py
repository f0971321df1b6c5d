"""What the worker does for the post. Running it twice, or two at a time, sends nothing twice."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from jobs.queue import enqueue_once
from notifications.models import OutgoingEmail
from notifications.sending import send_due


@task
def send_emails() -> None:
    """Send what is due; what a busy server puts off is tried again at a later tick."""
    send_due()


def enqueue_due_emails() -> None:
    """At each tick of a worker: emails that are due."""
    if OutgoingEmail.objects.due(timezone.now()).exists():
        enqueue_once(send_emails)
