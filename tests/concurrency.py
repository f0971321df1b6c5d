"""What happens at the same moment, and a worker that is killed."""

import os
import signal
import subprocess
import sys
import threading

from django.conf import settings
from django.db import connection

JOIN_TIMEOUT_SECONDS = (
    280  # seconds of waiting for another thread that never comes: no test takes a tenth of it
)


def run_in_threads(*works):
    """Do all of this at once, each with a connection of its own. Says what went wrong."""
    errors = []

    def run(work):
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def fail_if_blocked(work):
    """Do this, or raise OperationalError where it would wait for another connection. For `run_in_threads`."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0" if connection.vendor == "sqlite" else "SET lock_timeout = 1")
    work()


def start_process(program, *words, **environment):
    """This program as a process of its own, on the database of the test."""
    own = {"DJANGO_SETTINGS_MODULE": "scrutiny.settings", "DATABASE_URL": _database_url()}
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        env={**os.environ, **own, "PYTHONPATH": str(settings.BASE_DIR), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_process(worker):
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdin.close()
    worker.stdout.close()


def kill_midway(program, *words):
    """Run this next to the test, and kill it once it says that it is in the middle.

    There it waits by reading its standard input, which ends only with the test.
    """
    worker = start_process(program, *words)
    assert worker.stdout.readline() == "in the middle\n"
    kill_process(worker)


def _database_url():
    """Where the database of the test is."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
