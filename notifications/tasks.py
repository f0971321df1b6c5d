"""The task that sends emails. Running it twice, or two at a time, sends nothing twice."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from jobs.queue import enqueue_once
from notifications.models import OutgoingEmail
from notifications.sending import send_due


@task
def send_emails() -> None:
    """Send the emails that are due. Those that the server defers are tried again at a later tick."""
    send_due()


def enqueue_due_emails() -> None:
    """Called at each tick of a worker: queue the task if any email is due."""
    if OutgoingEmail.objects.due(timezone.now()).exists():
        enqueue_once(send_emails)
