"""The web server is killed again and again while people save: no save that was acknowledged is lost.

`SCRUTINY_MODE=test python -m benchmarks.crash_recovery 60` kills workers, and now and then all of the
server, for a minute, in a database of its own, or, behind `bin/with-postgres`, in PostgreSQL.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode

CONCURRENT_SAVERS = 4
CSRF_TOKEN = "a" * 32  # of the double-submit cookie: any will do, sent twice


@dataclass
class CrashResults:
    """What came of it, once the database was looked into."""

    kills: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    lost: int = 0  # acknowledged, and in no row of history
    doubled: int = 0  # kept twice
    failed: list[int] = field(default_factory=list)  # answers of any other kind

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged saves: {self.lost} lost, "
            f"{self.doubled} doubled; {self.unanswered} unanswered and sent again, "
            f"{len(self.failed)} answered otherwise"
        )


class Server:
    """Gunicorn, which comes back when it is killed."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "scrutiny.wsgi", "--access-logfile", "/dev/null"]
        env = {**os.environ, "PORT": str(self.port)}
        self.process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL, start_new_session=True)

    def workers(self) -> list[int]:
        with suppress(OSError):
            pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            return [int(pid) for pid in pids]
        return []

    def kill_one(self) -> bool:
        workers = self.workers()
        if workers:
            with suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)
        return bool(workers)

    def kill_all(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_up(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


@dataclass
class SavingClient:
    """Somebody who saves one answer, and sends again what was not answered."""

    port: int
    address: str
    cookie: str
    acknowledged: list[str] = field(default_factory=list)
    unanswered: int = 0
    failed: list[int] = field(default_factory=list)

    def work(self, until: Event) -> None:
        number = 0
        while not until.is_set():
            number += 1
            text = f"{self.address}, save {number:06}."
            while not self.save(text, number - 1):
                if until.is_set():
                    return
                time.sleep(0.05)
            self.acknowledged.append(text)

    def save(self, text: str, version: int) -> bool:
        given = {"do": "save", "evidence": text, "version": version, "csrfmiddlewaretoken": CSRF_TOKEN}
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            connection.request("POST", self.address, urlencode(given), headers)
            status = connection.getresponse().status
            connection.close()
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return False
        if status != 302:
            self.failed.append(status)
        return status == 302


def kill_server_while_saving(seconds: float, people: list[Any], update_requests: list[Any]) -> CrashResults:
    """Let people save for so long, kill what serves them, and count what is there afterwards."""
    from django.test import Client

    server, over, tally = Server(), Event(), CrashResults()
    savers = []
    for person, question in zip(people, update_requests, strict=True):
        client = Client()
        client.force_login(person)
        session = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
        savers.append(
            SavingClient(server.port, f"/updates/{question.pk}/", f"{session}; csrftoken={CSRF_TOKEN}")
        )
    try:
        with ThreadPoolExecutor(len(savers)) as pool:
            done = [pool.submit(saver.work, over) for saver in savers]
            tally.kills = _kill_repeatedly(server, seconds, savers)
            over.set()
            for each in done:
                each.result()
    finally:
        over.set()
        server.kill_all()
    for saver, question in zip(savers, update_requests, strict=True):
        _count_saves(tally, saver, question)
    return tally


def _kill_repeatedly(server: Server, seconds: float, savers: list[SavingClient]) -> int:
    kills, end = 0, None
    while end is None or time.monotonic() < end:
        if end is None and any(saver.acknowledged for saver in savers):
            end = time.monotonic() + seconds  # it counts from the first save on
        time.sleep(random.uniform(0.3, 1.5))
        if end is None:
            continue
        if kills % 5 == 4:
            server.kill_all()
            server.start()
            kills += 1
        else:
            kills += server.kill_one()
        while not server.is_up():
            time.sleep(0.05)
    return kills


def _count_saves(tally: CrashResults, saver: SavingClient, question: Any) -> None:
    from actionplans.models import ProgressEntry

    where = {"round_id": question.round_id, "sub_action_id": question.sub_action_id}
    stored = list(ProgressEntry.history.filter(**where).values_list("evidence", flat=True))
    tally.acknowledged += len(saver.acknowledged)
    tally.unanswered += saver.unanswered
    tally.failed += saver.failed
    tally.lost += len(set(saver.acknowledged) - set(stored))
    tally.doubled += len(stored) - len(set(stored))


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/kills.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "scrutiny.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from benchmarks.concurrent_saves import create_round

        call_command("migrate", verbosity=0)
        tally = kill_server_while_saving(seconds, *create_round(CONCURRENT_SAVERS))
        print(f"{connection.vendor}: {tally}")
    sys.exit(bool(tally.lost or tally.doubled or tally.failed))


if __name__ == "__main__":
    main()
