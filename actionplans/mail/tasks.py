"""What the worker does for these letters. Twice, or two at a time, writes nothing twice."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from background.queue import enqueue_once
from background.turns import its_turn

from .digests import write_digests
from .stages import is_time_for_mail


@task
def write_letters() -> None:
    write_digests()


def write_letters_now_and_then() -> None:
    """At each tick of a worker; every few minutes in the hours for mail it comes to something."""
    every = dt.timedelta(seconds=settings.MAIL_EVERY_SECONDS)
    if is_time_for_mail(timezone.localtime()) and its_turn("letters", every):
        enqueue_once(write_letters)
