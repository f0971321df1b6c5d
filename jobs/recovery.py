"""Requeues tasks that a killed worker left marked as running, and deletes old records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from jobs.models import Worker

MAX_ATTEMPTS = 3
RETENTION = dt.timedelta(days=14)


def record_heartbeat(worker: str) -> None:
    Worker.objects.update_or_create(name=worker, defaults={"last_seen_at": timezone.now()})


def recover_and_clean_up() -> None:
    """Requeue orphaned tasks, and delete finished tasks and dead workers that are older than RETENTION."""
    now = timezone.now()
    requeue_orphans(now)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - RETENTION).delete()
    Worker.objects.filter(last_seen_at__lt=now - RETENTION).delete()


@transaction.atomic
def requeue_orphans(now: dt.datetime) -> int:
    """Queue again the tasks that dead workers were running; after MAX_ATTEMPTS, mark them as failed.

    Returns how many there were. So a task may run twice, and must check itself what is done already.
    """
    alive = set(Worker.objects.alive(now).values_list("name", flat=True))
    running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
    orphans = [task for task in running if not alive & set(task.worker_ids[-1:])]
    for task in orphans:
        if len(task.worker_ids) < MAX_ATTEMPTS:
            task.status, task.started_at = TaskResultStatus.READY, None
        else:
            task.status, task.finished_at = TaskResultStatus.FAILED, now
            task.traceback = f"{MAX_ATTEMPTS} workers were killed while they ran this."
        task.save(update_fields=["status", "started_at", "finished_at", "traceback"])
        if task.status == TaskResultStatus.FAILED:
            _send_failure_signal(task)
    return len(orphans)


def _send_failure_signal(task: DBTaskResult[Any, Any]) -> None:
    """Send `task_finished`, as a worker does for a failed task, so that its receivers run."""
    try:
        result = task.task_result
    except (ImportError, SuspiciousOperation):
        return  # an older version queued it, and nothing waits for it now
    task_finished.send_robust(sender=type(result.task.get_backend()), task_result=result)
