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
from actionplans.models import Review, Round
from actionplans.serialise import build_plan
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, approve, submit
from benchmarks.harness import Measurement
from benchmarks.pages import record_query
from documents.plan.plan_data import HeadingData, PlanData
from documents.recognise.parsed_plan import ParsedPlan
from imports.importer import ImportSource, import_plan
from reports import publishing
from reports.models import PublishedReport
from reports.publishing import PublicationInput, RenderedReport, publish

MAY = dt.date(2021, 5, 1)
SUBMITTED_CONTENT = UpdateContent(
    evidence="• We met twice in May 2021.\n• Residents agreed the plan.\n" * 4, grade=2
)


def measure_publishing() -> Iterator[Measurement]:
    clerk = User.objects.create_user("publishes@council.example", name="Publishes")
    clerk.groups.add(Group.objects.get(name=CLERK))
    officer = User.objects.create_user("answers@council.example", name="Answers")
    for times, runs in ((1, 3), (13, 1)):
        results = [_time_publishing(clerk, officer, times, number) for number in range(runs)]
        lines, queries = results[0][0], results[0][1]
        for name, place in (("publish a round", 2), ("its transaction alone", 3)):
            ms = statistics.median(each[place] for each in results)
            yield Measurement(f"{name} of {lines} sub-actions, {queries} queries", ms)


def _time_publishing(clerk: User, officer: User, times: int, number: int) -> tuple[int, int, float, float]:
    """Lines, queries, milliseconds in all, and those in which the database is held."""
    this_round = _approved_round(clerk, officer, times, number)
    wanted, held = PublicationInput(this_round, 1, clerk, {}, for_public=True), []
    keep = publishing._save

    def timed(wanted: PublicationInput, rendered: RenderedReport) -> PublishedReport:
        began = time.perf_counter()
        try:
            return keep(wanted, rendered)
        finally:
            held.append((time.perf_counter() - began) * 1000)

    queries: list[str] = []
    with patch.object(publishing, "_save", timed), connection.execute_wrapper(partial(record_query, queries)):
        began = time.perf_counter()
        publish(wanted)
        ms = (time.perf_counter() - began) * 1000
    return this_round.update_requests.count(), len(queries), ms, held[-1]


def _approved_round(clerk: User, officer: User, times: int, number: int) -> Round:
    """A round in which every line is approved."""
    plan = _unreported_plan(times, f"Published {times} times, {number}")
    review = import_plan(ParsedPlan(plan, ()), ImportSource("made-up", f"{times:032}{number:032}")).review
    this_round = open_round(review, MAY, by=clerk)
    for update_request in this_round.update_requests.all():
        sent = submit(update_request, SUBMITTED_CONTENT, by=officer, version=0)
        approve(sent, by=clerk, version=sent.version)
    return this_round


def _unreported_plan(times: int, title: str) -> PlanData:
    """The Hate Crime review's plan so many times over, before anything was reported."""
    review = Review.objects.get(slug="hate-crime")
    plan = build_plan(review, review.rounds.order_by("period")[0])
    headings = tuple(
        dataclasses.replace(_without_entries(heading), ref=str(10 * n + place), text=f"{heading.text} ({n})")
        for n in range(times)
        for place, heading in enumerate(plan.headings, 1)
    )
    return dataclasses.replace(plan, title=title, period="", headings=headings)


def _without_entries(heading: HeadingData) -> HeadingData:
    return dataclasses.replace(
        heading,
        sub_actions=tuple(dataclasses.replace(line, entries=()) for line in heading.sub_actions),
        parts=tuple(map(_without_entries, heading.parts)),
    )
