"""Spoilt files by the thousand, uploaded to a real server: python -m benchmarks.upload_stress --inputs 10000

Each is posted over HTTP to gunicorn as a clerk would, and must be answered by a page that says why it is
refused, or by what was read. Printed, and told by the exit status: answers 5xx, uploads without an answer,
and files that took too long or met a mistake of ours. The same seed makes the same inputs.
"""

from __future__ import annotations

import argparse
import http.client
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

PERSONS = 2  # who upload at the same time
PATIENCE = 240  # seconds for an answer, as a child has
TOKEN = "a" * 32
HARM = ("took-too-long", "failed")
_BOUNDARY = "a-boundary-that-no-file-holds-5f3c"


@dataclass
class Tally:
    """What came of the uploads, by number of the input where something was wrong."""

    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    longest: float = 0  # seconds of an answer, on the clock
    child_mb: int = 0  # the most that any child of ours held

    def __str__(self) -> str:
        answers = ", ".join(f"{count} x {status}" for status, count in sorted(self.answers.items()))
        return (
            f"{self.answers.total()} uploads: {answers}; the longest took {self.longest:.1f} s, the server "
            f"and its children held {self.child_mb} MB at most; {len(self.wrong)} did harm"
        )


def stress(port: int, cookies: list[str], inputs: int, seed: int) -> Tally:
    """Upload so many files in turn for each person, and note what the server answers."""
    tally = Tally()
    with ThreadPoolExecutor(len(cookies)) as people:
        shares = [range(each, inputs, len(cookies)) for each in range(len(cookies))]
        for cookie, share in zip(cookies, shares, strict=True):
            people.submit(_upload_all, port, cookie, share, seed, tally)
    return tally


def _upload_all(port: int, cookie: str, share: range, seed: int, tally: Tally) -> None:
    from tests.documents.recognise.spoilt_files import make

    for number in share:
        data, name = make(seed, number)
        started = time.monotonic()
        try:
            status, page = _upload(port, cookie, data, name)
        except (OSError, http.client.HTTPException) as error:
            tally.wrong.append(f"{number} {name}: {type(error).__name__}")
            continue
        tally.answers[status] += 1
        tally.longest = max(tally.longest, time.monotonic() - started)
        # No file here is large: none should take long, or find a mistake of ours.
        codes = [code for code in HARM if f"(Code: {code})".encode() in page]
        if status not in (302, 422) or codes:
            tally.wrong.append(f"{number} {name}: {status} {' '.join(codes)}")


def _upload(port: int, cookie: str, data: bytes, name: str) -> tuple[int, bytes]:
    body = b"".join(
        [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'.encode(),
            f"{TOKEN}\r\n--{_BOUNDARY}\r\nContent-Disposition: form-data; ".encode(),
            f'name="chosen"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode(),
            data,
            f"\r\n--{_BOUNDARY}--\r\n".encode(),
        ]
    )
    headers = {"Cookie": cookie, "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST", "/imports/new/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def clerks(number: int) -> list[str]:
    """The cookies of so many clerks who are signed in."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from accounts.models import User
    from accounts.roles import CLERK

    cookies = []
    for each in range(number):
        clerk = User.objects.create_user(f"clerk{each}@council.example", name=f"Clerk {each}")
        clerk.groups.add(Group.objects.get_or_create(name=CLERK)[0])
        client = Client()
        client.force_login(clerk)
        session = "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())
        cookies.append(f"{session}; csrftoken={TOKEN}")
    return cookies


def run(inputs: int, seed: int, address: str) -> Tally:
    """The whole of it, on a server and a database of its own at `address`, which is empty so far."""
    os.environ.update(
        DATABASE_URL=address, DJANGO_SETTINGS_MODULE="scrutiny.settings", UPLOAD_QUOTA_MB="100000"
    )
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.crash_recovery import Server

    call_command("migrate", verbosity=0)
    cookies = clerks(PERSONS)
    server = Server()
    try:
        while not server.is_up():
            time.sleep(0.1)
        tally = stress(server.port, cookies, inputs, seed)
    finally:
        server.process.terminate()
        server.process.wait()
    tally.child_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    os.environ.setdefault("SCRUTINY_MODE", "test")
    with tempfile.TemporaryDirectory() as folder:
        tally = run(wanted.inputs, wanted.seed, f"sqlite:///{Path(folder)}/uploads.sqlite3")
    print(*tally.wrong[:50], tally, sep="\n")
    return int(bool(tally.wrong) or tally.answers.total() != wanted.inputs)


if __name__ == "__main__":
    sys.exit(main())
