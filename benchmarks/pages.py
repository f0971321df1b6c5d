"""Pages: milliseconds and queries, of the real review and of one ten times as long."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import CLERK
from actionplans.models import Review
from actionplans.serialise import build_plan
from benchmarks.harness import Measurement, time_warm
from documents.recognise.parsed_plan import ParsedPlan
from imports.importer import ImportSource, import_plan


def create_long_review() -> Review:
    """The Hate Crime review of March 2020 with each recommendation ten times over."""
    review = Review.objects.get(slug="hate-crime")
    plan = build_plan(review, review.rounds.order_by("period")[0])
    headings = tuple(
        dataclasses.replace(heading, ref=str(10 * n + number), text=f"{heading.text} ({n})")
        for n in range(10)
        for number, heading in enumerate(plan.headings)
    )
    long = dataclasses.replace(plan, title="Ten times as long", headings=headings)
    return import_plan(ParsedPlan(long, ()), ImportSource("made-up", "0" * 64)).review


def record_query(queries: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    queries.append(sql)
    return execute(sql, *rest)


def measure_pages() -> Iterator[Measurement]:
    clerk = User.objects.create_user("bench@council.example", name="Bench")
    clerk.groups.add(Group.objects.get(name=CLERK))
    client = Client()
    client.force_login(clerk)
    short_list = measure_page(client, "/reviews/")
    long = create_long_review()
    slug = long.slug
    for name, short, longer in (
        (
            "one review",
            measure_page(client, "/reviews/hate-crime/"),
            measure_page(client, f"/reviews/{slug}/"),
        ),
        (
            "one round",
            measure_page(client, "/reviews/hate-crime/rounds/2020-03/"),
            measure_page(client, f"/reviews/{slug}/rounds/2020-03/"),
        ),
    ):
        yield from _compare_sizes(name, ("16", *short), ("160", *longer))
    # The list has both reviews by then: ten times the lines on twice the rows.
    yield from _compare_sizes(
        "list of reviews", ("16", *short_list), ("176", *measure_page(client, "/reviews/"))
    )


def measure_page(client: Client, path: str) -> tuple[float, int]:
    """Milliseconds of a page when warm, and how many queries it takes."""
    client.get(path)
    queries: list[str] = []
    with connection.execute_wrapper(partial(record_query, queries)):
        page = client.get(path)
    if page.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{path} answered {page.status_code}")
    return time_warm(partial(client.get, path)), len(queries)


def _compare_sizes(name: str, *sizes: tuple[str, float, int]) -> Iterator[Measurement]:
    for size, ms, queries in sizes:
        yield Measurement(f"{name}, {size} sub-actions, {queries} queries", ms, ms / sizes[0][1])
