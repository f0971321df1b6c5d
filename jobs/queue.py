"""Queues a task that need not run twice at a time."""

from __future__ import annotations

from typing import Any

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def enqueue_once(task: Any) -> None:
    """Queue a task, unless it is queued or running already."""
    states = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    if not DBTaskResult.objects.filter(task_path=task.module_path, status__in=states).exists():
        task.enqueue()
