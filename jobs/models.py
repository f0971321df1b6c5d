"""The workers that are at work."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, now: dt.datetime) -> WorkerQuerySet:
        """Those that reported within the last minute."""
        return self.filter(last_seen_at__gt=now - Worker.GONE_AFTER)


class Worker(models.Model):
    """One worker process, which says every few seconds that it is still there."""

    GONE_AFTER: ClassVar = dt.timedelta(seconds=60)

    name = models.CharField(max_length=64, primary_key=True)
    last_seen_at = models.DateTimeField(default=timezone.now)

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ScheduledRun(models.Model):
    """When some work comes round next."""

    name = models.CharField(max_length=64, primary_key=True)
    next_run_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
