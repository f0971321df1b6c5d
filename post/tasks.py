"""What the worker does for the post. Running it twice, or two at a time, sends nothing twice."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from post.models import Letter
from post.sending import send_due


@task
def send_letters() -> None:
    """Send what is due; what a busy server puts off is tried again at a later tick."""
    send_due()


def send_what_is_left() -> None:
    """At each tick of a worker: letters whose next try has come."""
    now = timezone.now()
    queued = DBTaskResult.objects.filter(
        task_path=send_letters.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    if Letter.objects.due(now).exists() and not queued.exists():
        send_letters.enqueue()
