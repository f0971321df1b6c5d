"""What asking who may read and do what adds to a page: the same page with every answer given beforehand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any
from unittest import mock

from django.db import connection
from django.test import Client

from accounts.models import User
from actionplans.models import Review, Round, SubAction, UpdateRequest
from benchmarks.harness import Measurement, time_interleaved
from benchmarks.pages import create_long_review

# By room, what its pages ask, and what they would do if nobody asked.
UNCHECKED_ACCESS: dict[str, dict[str, Any]] = {
    "actionplans.views.reviews": {
        "reviews_for": lambda user: Review.objects.all(),
        "plan_for": lambda user, slug, **how: Review.objects.select_related("committee").get(slug=slug),
        "reads_whole": lambda user, review: True,
        "lines_for": lambda user: SubAction.objects.all(),
        "rounds_for": lambda user, review: Round.objects.filter(plan=review),
        "approved_for": lambda user: UpdateRequest.objects.filter(state=UpdateRequest.State.APPROVED),
        "may_edit": lambda user, review: True,
        "may_add_reviews": lambda user: False,
    },
    "actionplans.views.updates": {
        "answer_for": lambda user, pk: UpdateRequest.objects.for_board().get(pk=pk),
    },
    "actionplans.views.update_page": {
        "may_edit": lambda user, review: True,
        "may_delegate": lambda user, asked: True,
    },
}


def measure_access() -> Iterator[Measurement]:
    """Of three pages, as a link officer reads them: asked, and not asked."""
    user = User.objects.get(email="marc.stephenson@demo.example")
    create_long_review().link_officers.add(user)
    client = Client()
    client.force_login(user)
    answer = UpdateRequest.objects.filter(
        round__in=Round.objects.open(), round__plan__slug="hate-crime"
    ).first()
    if answer is None:
        raise RuntimeError("The demo has no open update.")
    pages = {
        "list of reviews": "/reviews/",
        "one review, 160 sub-actions": "/reviews/ten-times-as-long/",
        "one answer": f"/updates/{answer.pk}/",
    }
    for name, path in pages.items():
        # Computing only: on a busy machine the rest is waiting for others.
        guarded, unguarded = time_interleaved(
            partial(_get, client, path),
            partial(_get_without_access_checks, client, path),
            clock=time.process_time,
        )
        more = _count_queries(partial(_get, client, path)) - _count_queries(
            partial(_get_without_access_checks, client, path)
        )
        yield Measurement(f"{name}, nobody asks who reads it", unguarded, 1.0)
        yield Measurement(
            f"{name}, asked: {guarded - unguarded:+.1f} ms, {more} queries more", guarded, guarded / unguarded
        )


def _get(client: Client, path: str) -> None:
    answer = client.get(path)
    if answer.status_code >= 400:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def _get_without_access_checks(client: Client, path: str) -> None:
    with ExitStack() as stack:
        for room, functions in UNCHECKED_ACCESS.items():
            stack.enter_context(mock.patch.multiple(room, **functions))
        _get(client, path)


def _count_queries(work: Callable[[], None]) -> int:
    counted: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        counted.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        work()
    return len(counted)
