"""Workers, and the times of scheduled jobs."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, now: dt.datetime) -> WorkerQuerySet:
        """Workers that reported within DEAD_AFTER."""
        return self.filter(last_seen_at__gt=now - Worker.DEAD_AFTER)


class Worker(models.Model):
    """One worker process, which reports every few seconds that it is alive."""

    DEAD_AFTER: ClassVar = dt.timedelta(seconds=60)

    name = models.CharField(max_length=64, primary_key=True)
    last_seen_at = models.DateTimeField(default=timezone.now)

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ScheduledRun(models.Model):
    """When a job is due next."""

    name = models.CharField(max_length=64, primary_key=True)
    next_run_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
