"""The worker's task for digests. Running it twice sends nothing twice."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from actionplans.mail.deadline_stages import is_within_mail_hours
from actionplans.mail.digests import enqueue_digests
from jobs.queue import enqueue_once
from jobs.scheduling import is_due


@task
def enqueue_digests_task() -> None:
    enqueue_digests()


def schedule_digests() -> None:
    """Enqueue the task every few minutes in the hours for email. Called at each tick of a worker."""
    interval = dt.timedelta(seconds=settings.MAIL_EVERY_SECONDS)
    if is_within_mail_hours(timezone.localtime()) and is_due("letters", interval):
        enqueue_once(enqueue_digests_task)
