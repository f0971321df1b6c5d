"""The worker's tasks for these emails. Running one twice writes nothing twice."""

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
    """At each tick of a worker; every few minutes in the hours for mail it comes to something."""
    every = dt.timedelta(seconds=settings.MAIL_EVERY_SECONDS)
    if is_within_mail_hours(timezone.localtime()) and is_due("letters", every):
        enqueue_once(enqueue_digests_task)
