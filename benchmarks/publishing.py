"""Publishing a round: milliseconds and queries, of a review with 16 actions and of one with 208."""

from __future__ import annotations

import dataclasses
import datetime as dt
import statistics
import time
from collections.abc import Iterator
from functools import partial
from unittest.mock import patch

from django.contrib.auth.models import Group
from django.db import connection

from accounts.models import User
from accounts.roles import CLERK
from actionplans import workflow
from actionplans.models import Review, Round
from actionplans.plan import Heading, Plan
from actionplans.reading import plan_of
from benchmarks.harness import Figure
from benchmarks.pages import _count
from intake.commit import Source, commit
from intake.reading import Reading
from reports import publish as publishing
from reports.models import PublishedUpdate
from reports.publish import Rendered, Wanted, publish

MAY = dt.date(2021, 5, 1)
MET = workflow.Answer(evidence="• We met twice in May 2021.\n• Residents agreed the plan.\n" * 4, grade=2)


def publishes() -> Iterator[Figure]:
    clerk = User.objects.create_user("publishes@council.example", name="Publishes")
    clerk.groups.add(Group.objects.get(name=CLERK))
    officer = User.objects.create_user("answers@council.example", name="Answers")
    for times, runs in ((1, 3), (13, 1)):
        found = [_published(clerk, officer, times, number) for number in range(runs)]
        lines, queries = found[0][0], found[0][1]
        for name, place in (("publish a round", 2), ("its transaction alone", 3)):
            ms = statistics.median(each[place] for each in found)
            yield Figure(f"{name} of {lines} sub-actions, {queries} queries", ms)


def _published(clerk: User, officer: User, times: int, number: int) -> tuple[int, int, float, float]:
    """Lines, queries, milliseconds in all, and those in which the database is held."""
    this_round = _answered(clerk, officer, times, number)
    wanted, held = Wanted(this_round, 1, clerk, {}, for_residents=True), []
    keep = publishing._keep

    def timed(wanted: Wanted, rendered: Rendered) -> PublishedUpdate:
        began = time.perf_counter()
        try:
            return keep(wanted, rendered)
        finally:
            held.append((time.perf_counter() - began) * 1000)

    queries: list[str] = []
    with patch.object(publishing, "_keep", timed), connection.execute_wrapper(partial(_count, queries)):
        began = time.perf_counter()
        publish(wanted)
        ms = (time.perf_counter() - began) * 1000
    return this_round.asked.count(), len(queries), ms, held[-1]


def _answered(clerk: User, officer: User, times: int, number: int) -> Round:
    """A round in which every line is approved."""
    plan = _agreed_plan(times, f"Published {times} times, {number}")
    review = commit(Reading(plan, ()), Source("made-up", f"{times:032}{number:032}")).review
    this_round = workflow.open_round(review, MAY, by=clerk)
    for asked in this_round.asked.all():
        sent = workflow.submit(asked, MET, by=officer, version=0)
        workflow.approve(sent, by=clerk, version=sent.version)
    return this_round


def _agreed_plan(times: int, title: str) -> Plan:
    """The Hate Crime review's plan so many times over, before anything was reported."""
    review = Review.objects.get(slug="hate-crime")
    plan = plan_of(review, review.rounds.order_by("period")[0])
    headings = tuple(
        dataclasses.replace(_unreported(heading), ref=str(10 * n + place), text=f"{heading.text} ({n})")
        for n in range(times)
        for place, heading in enumerate(plan.headings, 1)
    )
    return dataclasses.replace(plan, title=title, period="", headings=headings)


def _unreported(heading: Heading) -> Heading:
    return dataclasses.replace(
        heading,
        sub_actions=tuple(dataclasses.replace(line, entries=()) for line in heading.sub_actions),
        parts=tuple(map(_unreported, heading.parts)),
    )
