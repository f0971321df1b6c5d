"""Dashboards, lists and meetings of a made-up council, each read by four people at once while others write.

`SCRUTINY_MODE=test python -m benchmarks.dashboards` makes up 300 reviews with 12,000 actions in a database of
its own, or, behind `bin/with-postgres`, in PostgreSQL, and reads every page for ten seconds. Another process
writes once a second: a line of the log, then a draft. In the middle an update is published, and so every page
is worked out anew once.
`python -m benchmarks.dashboards 20 2` does so with 20 reviews, for two seconds a page.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.synchronize import Event
from typing import Any

from benchmarks.crash_recovery import Server

CONCURRENT_READERS = 4
INTERLEAVED_TURNS = 5  # in which each page is read, so that a busy moment of the machine meets all of them
MIN_SHARE_OF_FLOOR = 1 / 3  # of what the floor answers in a second


@dataclass
class MeasuredPage:
    """One address as one person reads it, and what reading it took."""

    name: str
    path: str
    cookie: str
    must_keep_up: bool = False
    ms: list[float] = field(default_factory=list)
    seconds: float = 0

    @property
    def a_second(self) -> float:
        return len(self.ms) / self.seconds

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.ms, n=20)[-1]

    def row(self, floor: MeasuredPage) -> str:
        share = self.a_second / floor.a_second
        slow = " **too slow**" if self.must_keep_up and share < MIN_SHARE_OF_FLOOR else ""
        median = statistics.median(self.ms)
        return f"| {self.name} | {self.a_second:.0f} | {share:.2f}{slow} | {median:.0f} | {self.p95:.0f} |"


def get(port: int, page: MeasuredPage) -> None:
    """One request on a connection of its own, as a proxy sends it. RuntimeError unless answered 200."""
    ask = f"GET {page.path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nCookie: {page.cookie}\r\n\r\n"
    # Bare sockets: a library would take processor time from the server, and most where pages are fast.
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(ask.encode())
        answer = line.recv(65536)
        while line.recv(65536):
            pass
    if b" 200 " not in answer[:20]:
        raise RuntimeError(f"{page.path} answered {answer[:60]!r}")


def read_repeatedly(port: int, page: MeasuredPage, seconds: float) -> None:
    """Four people read this page again and again, for so long."""
    start = time.perf_counter()

    def reader(_: int) -> list[float]:
        times = []
        while (began := time.perf_counter()) - start < seconds:
            get(port, page)
            times.append((time.perf_counter() - began) * 1000)
        return times

    with ThreadPoolExecutor(CONCURRENT_READERS) as pool:
        page.ms += [each for times in pool.map(reader, range(CONCURRENT_READERS)) for each in times]
    page.seconds += time.perf_counter() - start


def session_cookie_for(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())


def pages() -> list[MeasuredPage]:
    """The floor first, then what members read, then what the clerk has before them in a meeting."""
    from django.contrib.auth.models import Group
    from django.db.models import Count
    from django.urls import reverse

    from accounts.models import User
    from accounts.roles import CLERK, MEMBER
    from actionplans.models import Committee, Meeting, Review, Round

    people = {}
    for role in (MEMBER, CLERK):
        people[role] = User.objects.create_user(f"{role.lower()}@council.example", name=role)
        people[role].groups.add(Group.objects.get(name=role))
    committee = Committee.objects.annotate(n=Count("plans")).order_by("-n")[0]
    committee.members.add(people[MEMBER])
    meeting = Meeting.objects.annotate(n=Count("rounds")).order_by("-n", "pk")[0]
    line = (
        Round.objects.filter(meeting=meeting)
        .order_by("pk")[0]
        .update_requests.order_by("pk")[0]
        .sub_action_id
    )
    review = Review.objects.order_by("pk")[0]
    actions = reverse("dashboards:actions")
    member, clerk = session_cookie_for(people[MEMBER]), session_cookie_for(people[CLERK])
    return [
        MeasuredPage("signs in and renders the layout", "/floor/", member),
        MeasuredPage("dashboard of the council", reverse("dashboards:dashboard"), member, must_keep_up=True),
        MeasuredPage(
            "dashboard of a committee", reverse("dashboards:committee-dashboard", args=[committee.pk]), member
        ),
        MeasuredPage("all actions", actions, member, must_keep_up=True),
        MeasuredPage("all actions, slipped ones, by date", f"{actions}?grade=3&order=due", member),
        MeasuredPage("all actions, searched for words", f"{actions}?words=winter+plan", member),
        MeasuredPage("one action's life", reverse("dashboards:action", args=[line]), member),
        MeasuredPage("first page of a member", reverse("dashboards:home"), member),
        MeasuredPage("first page of a clerk", reverse("dashboards:home"), clerk),
        MeasuredPage("requests of members", reverse("dashboards:member-requests"), member),
        MeasuredPage("responses of the executive", reverse("dashboards:all-executive-responses"), member),
        MeasuredPage("one review", review.get_absolute_url(), member),
        MeasuredPage("agenda of a meeting", reverse("dashboards:meeting", args=[meeting.pk]), clerk),
        MeasuredPage(
            "one action in a meeting", reverse("dashboards:meeting-action", args=[meeting.pk, line]), clerk
        ),
        MeasuredPage("resolution of a meeting", reverse("dashboards:resolution", args=[meeting.pk]), clerk),
    ]


def write(over: Event, pk: int) -> None:
    """Write once a second, in a process of its own, until it is over. The number is that of what is asked."""
    import django

    django.setup()
    from accounts.models import User
    from actionplans.models import UpdateRequest
    from actionplans.workflow.updates import UpdateContent, save_draft
    from audit.event_log import log_event
    from audit.models import LoggedEvent

    writer = User.objects.create_user("writer@council.example", name="Writer")
    update_request = UpdateRequest.objects.get(pk=pk)
    for turn in count():
        if turn % 2:
            answer = UpdateContent(evidence=f"Draft {turn}.", grade=2)
            update_request = save_draft(update_request, answer, by=writer, version=update_request.version)
        else:
            log_event(LoggedEvent.Kind.SIGN_IN, "signed in", by=writer)
        if over.wait(1):
            return


@contextmanager
def written_to(update_request: Any) -> Iterator[None]:
    """Somebody writes meanwhile. RuntimeError where they could not."""
    spawn = multiprocessing.get_context("spawn")
    over = spawn.Event()
    writer = spawn.Process(target=write, args=(over, update_request.pk))
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()
    if writer.exitcode:
        raise RuntimeError("Nobody wrote meanwhile: see above.")


def open_rounds() -> list[Any]:
    """Those of two reviews, open."""
    from actionplans.models import Review
    from actionplans.workflow.rounds import open_round
    from actionplans.workflow.update_requests import pending_requests
    from documents.plan.dates import add_months

    rounds: list[Any] = []
    for review in Review.objects.order_by("pk"):
        period = add_months(review.rounds.order_by("-period")[0].period, 6)
        if len(rounds) < 2 and pending_requests(review, period):
            rounds.append(open_round(review, period))
    return rounds


def publish(this_round: Any) -> None:
    """As a clerk does whom nobody answered."""
    from accounts.models import User
    from actionplans.workflow.publishing import find_missing_updates, mark_published

    reasons = {gap.pk: "Nobody answered." for gap in find_missing_updates(this_round)}
    mark_published(this_round, reasons, by=User.objects.order_by("pk")[0])


@contextmanager
def running_server() -> Iterator[int]:
    server = Server()
    try:
        while not server.is_up():
            time.sleep(0.1)
        yield server.port
    finally:
        server.kill_all()


def measure_dashboards(reviews: int, seconds: float) -> bool:
    """Prints a table. Returns whether what must keep up with the floor does."""
    from django.db import connection

    from actionplans.models import ImpactEntry, ProgressEntry, SubAction
    from dashboards.made_up import SampleSize, generate_sample_council

    generate_sample_council(SampleSize(reviews=reviews))
    entries = ProgressEntry.objects.count() + ImpactEntry.objects.count()
    print(
        f"{reviews} reviews, {SubAction.objects.count()} actions, {entries} entries; "
        f"{CONCURRENT_READERS} readers\n"
    )
    if connection.vendor == "postgresql":  # which does so by itself after a while
        connection.cursor().execute("ANALYZE")
    floor, *others = all_pages = pages()
    drafted, published = open_rounds()
    with running_server() as port, written_to(drafted.asked.order_by("pk")[0]):
        for page in all_pages:
            read_repeatedly(port, page, 1)  # what is kept in memory is there from then on
            page.ms, page.seconds = [], 0
        for turn in range(INTERLEAVED_TURNS):
            if turn == INTERLEAVED_TURNS // 2:
                publish(published)
            for page in all_pages:
                read_repeatedly(port, page, seconds / INTERLEAVED_TURNS)
    print("| page | a second | of the first | median ms | p95 ms |\n|---|--:|--:|--:|--:|")
    for page in all_pages:
        print(page.row(floor))
    return all(page.a_second >= MIN_SHARE_OF_FLOOR * floor.a_second for page in others if page.must_keep_up)


def main() -> None:
    reviews = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/dashboards.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        keeps_up = measure_dashboards(reviews, seconds)
    sys.exit(not keeps_up)


if __name__ == "__main__":
    main()
