"""The process that does what no page should wait for."""

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
from jobs.starting import refuse_to_start

HEARTBEAT_SECONDS = 15

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the work that pages leave for later; run one or more beside gunicorn."

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(tags=[Tags.database], databases=["default"])
        refuse_to_start()
        name = get_random_string(32)
        # Before the first task, or another worker would take this one for gone.
        record_heartbeat(name)
        ended = threading.Event()
        threading.Thread(target=send_heartbeats, args=(name, ended), daemon=True).start()
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
            ended.set()
            Worker.objects.filter(name=name).delete()


def send_heartbeats(name: str, ended: threading.Event) -> None:
    """Say every few seconds that this worker is there, and look after what others left."""
    while not ended.is_set():
        try:
            record_heartbeat(name)
            recover_and_clean_up()
            run_periodic()
        except Error:
            # The database comes back, or the worker itself ends of it.
            logger.warning("The worker could not say that it is alive; it tries again.")
        connection.close()
        ended.wait(HEARTBEAT_SECONDS)
