"""Eight people save one answer at the same moment: one wins, the others see both texts.

`SCRUTINY_MODE=test python -m benchmarks.concurrent_saves 1000` tries a thousand rounds in a database of its
own, or, behind `bin/with-postgres`, in PostgreSQL.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

CONCURRENT_WRITERS = 8


@dataclass
class ConflictResults:
    """What came of all rounds."""

    rounds: int = 0
    winners: list[int] = field(default_factory=list)  # of each round: how many saves were taken
    conflicts: int = 0
    lost: int = 0  # texts that neither the answer nor the page of their writer shows
    failed: list[int] = field(default_factory=list)  # answers of 500 and more

    @property
    def is_right(self) -> bool:
        one_each = set(self.winners) == {1} and self.conflicts == self.rounds * (CONCURRENT_WRITERS - 1)
        return one_each and not self.lost and not self.failed

    def __str__(self) -> str:
        ones = self.winners.count(1)
        return (
            f"{self.rounds} rounds of {CONCURRENT_WRITERS} writers: {ones} with one winner, "
            f"{self.conflicts} conflicts, {self.lost} texts lost, {len(self.failed)} answers of 500 or more"
        )


def save_concurrently(address: str, people: list[Any], rounds: int) -> ConflictResults:
    """Have these people save on top of the same version, again and again."""
    from django.db import connections
    from django.test import Client

    clients = []
    for person in people:
        client = Client(raise_request_exception=False)
        client.force_login(person)
        clients.append(client)
    start = Barrier(len(clients))

    def save(client: Client, text: str, version: int) -> tuple[int, str]:
        start.wait()
        answer = client.post(address, {"do": "save", "evidence": text, "grade": "2", "version": version})
        return answer.status_code, answer.content.decode()

    def leave(client: Client) -> None:
        start.wait()  # so that each thread closes its own
        connections.close_all()

    tally = ConflictResults()
    with ThreadPoolExecutor(len(clients)) as pool:
        for number in range(rounds):
            texts = [f"Round {number:05}, writer {each}." for each in range(len(clients))]
            waiting = [
                pool.submit(save, client, text, number) for client, text in zip(clients, texts, strict=True)
            ]
            _count_outcomes(tally, texts, [each.result() for each in waiting], _saved_evidence(address))
        list(pool.map(leave, clients))
    return tally


def _saved_evidence(address: str) -> str:
    from actionplans.models import UpdateRequest
    from actionplans.workflow.updates import UpdateContent

    return UpdateContent.saved_for(
        UpdateRequest.objects.get(pk=int(address.strip("/").split("/")[-1]))
    ).evidence


def _count_outcomes(
    tally: ConflictResults, texts: list[str], answers: list[tuple[int, str]], saved: str
) -> None:
    tally.rounds += 1
    tally.winners.append(sum(status == 302 for status, _ in answers))
    tally.conflicts += sum(status == 409 for status, _ in answers)
    tally.failed += [status for status, _ in answers if status >= 500]
    for text, (status, page) in zip(texts, answers, strict=True):
        is_preserved = text == saved if status == 302 else text in page and saved in page
        tally.lost += not is_preserved


def create_round(people: int) -> tuple[list[Any], list[Any]]:
    """That many people, and an answer for each that any of them may write."""
    from accounts.models import User
    from actionplans.models import Heading, Review, SubAction
    from actionplans.workflow.rounds import open_round
    from documents.plan.dates import parse_month

    review = Review.objects.create(title="Writing together", slug="writing-together")
    writers = [
        User.objects.create_user(f"writer{each}@council.example", name=f"Writer {each}")
        for each in range(people)
    ]
    review.link_officers.set(writers)
    heading = Heading.objects.create(plan=review, ref="1", text="That it be written.", position=1)
    for each in range(people):
        SubAction.objects.create(heading=heading, action=f"Write {each}.", position=each)
    month = parse_month("September 2020")
    assert month
    opened = open_round(review, month, by=writers[0])
    return writers, list(opened.update_requests.in_printed_order())


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/writers.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "scrutiny.settings"
        import logging

        import django

        django.setup()
        logging.disable(logging.WARNING)  # a conflict is a warning, and here there are thousands
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        writers, update_requests = create_round(CONCURRENT_WRITERS)
        began = time.perf_counter()
        tally = save_concurrently(f"/updates/{update_requests[0].pk}/", writers, rounds)
        seconds = time.perf_counter() - began
        print(f"{connection.vendor}: {tally}, in {seconds:.0f} s")
    sys.exit(not tally.is_right)


if __name__ == "__main__":
    main()
