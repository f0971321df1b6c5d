"""The numbers of a dashboard: how many actions stand where, over all reviews that a person may read.

They count what was published, and are kept until something is written. Plans of other kinds have numbers
of their own, so each link leads to the actions of reviews alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet

from actionplans.grades import Grade
from actionplans.models import Committee, ProgressEntry, Review, SubAction
from dashboards import lines
from dashboards.charts import Share
from dashboards.filters import NONE
from dashboards.kept import kept

HALVES = 6  # half-years that the chart shows


@dataclass(frozen=True)
class Number:
    """A number, what it counts, and where the lines that it counts are listed."""

    words: str
    n: int
    href: str
    css: str = "none"


@dataclass(frozen=True)
class Half:
    """Half a year: how many updates gave each grade, in the order of `Grade`."""

    words: str
    counts: tuple[int, ...]

    @property
    def shares(self) -> list[Share]:
        return [
            Share(n, str(grade.value), f"{self.words}: {n} {grade.label}")
            for grade, n in zip(Grade, self.counts, strict=True)
        ]


@dataclass(frozen=True)
class Figures:
    """What a dashboard shows. `movement` has a row for each grade before, a number for each grade now."""

    total: Number
    grades: tuple[Number, ...]
    asks: tuple[Number, ...]
    movement: tuple[tuple[str, tuple[Number, ...]], ...]
    halves: tuple[Half, ...]


def figures(reviews: QuerySet[Review], committee: Committee | None, today: dt.date) -> Figures:
    """Of all reviews that somebody may read, or of one committee's among them."""
    if committee:
        reviews = reviews.filter(committee=committee)
    told = ("figures", committee.pk if committee else "", today)
    return kept(reviews, told, lambda: _count(reviews, committee, today))


def _count(reviews: QuerySet[Review], committee: Committee | None, today: dt.date) -> Figures:
    live = lines.lines_with_standing(SubAction.objects.live().filter(heading__plan__in=reviews.values("pk")))
    grades = list(live.values_list("latest_grade", flat=True))
    now = Counter(grades)
    moved = Counter(lines.moved(live).values_list("latest_grade", "grade_before"))

    def link(**filters: str) -> str:
        own = {"committee": str(committee.pk)} if committee else {}
        return f"/actions/?{urlencode({**own, 'kind': Review.own_kind, 'standing': 'live', **filters})}"

    def number(words: str, count: int, css: str = "none", **filters: str) -> Number:
        return Number(words, count, link(**filters), css)

    graded = tuple(
        number(f"{g.value} {g.label}", now[g.value], str(g.value), grade=str(g.value)) for g in Grade
    )
    return Figures(
        total=number("Actions followed up", len(grades)),
        grades=(*graded, number("No grade yet", now[None], grade=NONE)),
        asks=(
            number("Overdue", live.filter(lines.overdue(today)).count(), look="overdue"),
            number("Slipped or not achieved", now[3] + now[4], look="behind"),
            number("No update received", live.filter(lines.not_received()).count(), look="not-received"),
            number("Impact promised, not told", lines.impact_promised(live).count(), look="impact"),
            number(
                "On track for long, past its date", lines.on_track_for_long(live, today).count(), look="long"
            ),
            number("Achieved since the update before", lines.achieved_since(live).count(), look="achieved"),
        ),
        movement=tuple(
            (f"{was.value} {was.label}", tuple(_moved(moved, was, is_, link) for is_ in Grade))
            for was in Grade
        ),
        halves=_halves(reviews),
    )


def _moved(moved: Counter[Any], was: Grade, now: Grade, link: Any) -> Number:
    href = link(was=str(was.value), grade=str(now.value))
    return Number(
        f"From {was.value} {was.label} to {now.value} {now.label}", moved[(now.value, was.value)], href
    )


def _counted(graded: QuerySet[Any]) -> Iterable[Any]:
    """How often each month's updates gave each grade."""
    found: Any = graded.values_list("round__period", "held_as")
    yield from found.annotate(n=Count("pk")).order_by()


def _halves(reviews: QuerySet[Review]) -> tuple[Half, ...]:
    graded = ProgressEntry.objects.published().graded().filter(round__plan__in=reviews.values("pk"))
    told: dict[tuple[int, int], Counter[int]] = {}
    for period, grade, n in _counted(graded):
        told.setdefault((period.year, (period.month - 1) // 6), Counter())[grade] += n
    return tuple(
        Half(f"{('January to June', 'July to December')[half]} {year}", tuple(counts[g.value] for g in Grade))
        for (year, half), counts in sorted(told.items())[-HALVES:]
    )
