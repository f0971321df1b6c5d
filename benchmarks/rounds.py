"""Rounds: what opening one, saving an answer and looking for reminders cost, in milliseconds and queries."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from actionplans.mail.digests import enqueue_digests
from actionplans.models import Heading, Owner, Review, SubAction
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, save_draft
from audit.bulk import bulk_create_tracked
from benchmarks.harness import Measurement

MARCH = dt.date(2027, 3, 1)
DUE = dt.date(2027, 2, 24)
ACTIONS_PER_ROUND = 16
ROUNDS = 300
OFFICERS = 200


def measure_rounds() -> Iterator[Measurement]:
    names = [f"Officer {n}" for n in range(OFFICERS)]
    officers = [User.objects.create_user(f"{name[8:]}@o.example", name=name) for name in names]
    owners = [Owner.objects.create(name=f"Officer {n}") for n in range(OFFICERS)]
    for owner, officer in zip(owners, officers, strict=True):
        owner.users.add(officer)
    with time_machine.travel(_nine_oclock_on(2027, 1, 4), tick=True):
        yield from _measure_opening(officers[0], owners)
        yield from _measure_saving(officers[0])
    yield from _measure_reminders(owners)


def _nine_oclock_on(year: int, month: int, day: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, 9))


def create_review(number: int, count: int, owners: list[Owner]) -> Review:
    """A plan of so many lines, each with one owner."""
    review = Review.objects.create(title=f"Review {number}", slug=f"bench-{number}", agreed_text="March 2026")
    heading = Heading.objects.create(plan=review, ref="1", text="That it be done")
    lines = [
        SubAction(heading=heading, action=f"Do {n}.", date_text="2027", position=n) for n in range(count)
    ]
    bulk_create_tracked(
        lines, {"owners": [[owners[(number * count + n) % len(owners)].pk] for n in range(count)]}
    )
    return review


def _time_and_count_queries(work: Callable[[], Any]) -> tuple[float, int]:
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        work()
    return (time.perf_counter() - start) * 1000, len(captured)


def _measure_opening(by: User, owners: list[Owner]) -> Iterator[Measurement]:
    for number, lines in ((9001, 20), (9002, 200)):
        review = create_review(number, lines, owners)
        ms, queries = _time_and_count_queries(lambda review=review: open_round(review, MARCH, due=DUE, by=by))
        yield Measurement(
            f"open a round of {lines} sub-actions, {queries} queries, {queries / lines:.1f} a line", ms
        )


def _measure_saving(by: User) -> Iterator[Measurement]:
    """The same save in a round of 20 lines and in one of 200."""
    for slug, lines in (("bench-9001", 20), ("bench-9002", 200)):
        update_request = Review.objects.get(slug=slug).rounds.get().update_requests.order_by("pk")[0]
        times, queries = [], 0
        for n in range(7):
            answer = UpdateContent(evidence=f"We met {n} times in May 2026.", grade=2)
            version = update_request.version
            ms, queries = _time_and_count_queries(
                lambda: save_draft(update_request, answer, by=by, version=version)  # noqa: B023
            )
            update_request.refresh_from_db()
            times.append(ms)
        yield Measurement(
            f"save an answer in a round of {lines}, with its history, {queries} queries", sorted(times)[3]
        )


def _measure_reminders(owners: list[Owner]) -> Iterator[Measurement]:
    with time_machine.travel(_nine_oclock_on(2027, 1, 4), tick=True):
        for number in range(ROUNDS - 2):
            open_round(create_review(number, ACTIONS_PER_ROUND, owners), MARCH, due=DUE)
    days = {
        "all of it new": _nine_oclock_on(2027, 1, 5),
        "nothing new": _nine_oclock_on(2027, 1, 6),
        "all overdue": _nine_oclock_on(2027, 2, 25),
    }
    for what, day in days.items():
        written = 0

        def look(day: dt.datetime = day) -> None:
            nonlocal written
            # What the mail server costs is not counted here.
            with time_machine.travel(day, tick=True), mock.patch("actionplans.mail.digests.enqueue_sending"):
                written = enqueue_digests()

        ms, queries = _time_and_count_queries(look)
        yield Measurement(
            f"look through {ROUNDS} open rounds, {what}: {written} letters, {queries} queries", ms
        )
