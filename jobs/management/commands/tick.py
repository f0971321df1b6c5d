"""Does one round of a worker's jobs, for machines that run cron and no worker."""

from __future__ import annotations

from typing import Any

from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand

from jobs.models import Worker
from jobs.periodic import run_periodic
from jobs.recovery import record_heartbeat, recover_and_clean_up
from jobs.starting import run_startup_checks


class Command(BaseCommand):
    help = "Do once what a worker does all the time: take up what was left, see what is due, do it, and end."

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(tags=[Tags.database], databases=["default"])
        run_startup_checks()
        name = "tick"
        recover_and_clean_up()
        run_periodic()
        record_heartbeat(name)
        try:
            call_command(
                "db_worker",
                worker_id=name,
                queue_name="*",
                batch=True,
                reload=False,
                startup_delay=False,
                verbosity=0,
            )
        finally:
            Worker.objects.filter(name=name).delete()
