"""The worker process, which runs background tasks."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, connection
from django.utils.crypto import get_random_string

from jobs.models import Worker
from jobs.periodic import run_periodic
from jobs.recovery import record_heartbeat, recover_and_clean_up
from jobs.starting import run_startup_checks

HEARTBEAT_SECONDS = 15

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the work that pages leave for later; run one or more beside gunicorn."

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(tags=[Tags.database], databases=["default"])
        run_startup_checks()
        name = get_random_string(32)
        # Before the first task, or another worker would requeue its tasks.
        record_heartbeat(name)
        stop_event = threading.Event()
        threading.Thread(target=send_heartbeats, args=(name, stop_event), daemon=True).start()
        try:
            call_command(
                "db_worker",
                worker_id=name,
                queue_name="*",
                reload=False,
                startup_delay=False,
                verbosity=options["verbosity"],
            )
        finally:
            stop_event.set()
            Worker.objects.filter(name=name).delete()


def send_heartbeats(name: str, stop_event: threading.Event) -> None:
    """Every HEARTBEAT_SECONDS, report that this worker is alive, requeue orphans and run periodic jobs."""
    while not stop_event.is_set():
        try:
            record_heartbeat(name)
            recover_and_clean_up()
            run_periodic()
        except Error:
            # If the database does not come back, the worker itself fails.
            logger.warning("The worker could not say that it is alive; it tries again.")
        connection.close()
        stop_event.wait(HEARTBEAT_SECONDS)
