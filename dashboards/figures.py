"""The numbers of a dashboard: how many actions stand where, over all reviews that a person may read.

They count what was published, and are kept until something is written. Plans of other kinds have numbers
of their own, so each link leads to the actions of reviews alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet

from actionplans.grades import Grade
from actionplans.models import Committee, ProgressEntry, Review, Round, SubAction
from dashboards import lines
from dashboards.charts import Share
from dashboards.filters import NONE
from dashboards.half_years import HalfYear
from dashboards.kept import kept
from dashboards.rows import ActionRow, action_rows

HALVES = 6  # half-years that the chart shows
WORST = 10  # actions that a dashboard names


@dataclass(frozen=True)
class Number:
    """A number, what it counts, and where the lines that it counts are listed."""

    words: str
    n: int
    href: str
    css: str = "none"


@dataclass(frozen=True)
class Half:
    """Half a year: how many actions its updates gave each grade, in the order of `Grade`."""

    words: str
    counts: tuple[Number, ...]

    @property
    def total(self) -> int:
        return sum(count.n for count in self.counts)

    @property
    def shares(self) -> list[Share]:
        return [Share(count.n, count.css, f"{count.words}: {count.n}") for count in self.counts]


@dataclass(frozen=True)
class Figures:
    """What a dashboard shows.

    `movement` has a row for each grade before, a number for each grade now. `worst` are the first of those
    that slipped or were not achieved, the longest overdue on top.
    """

    total: Number
    grades: tuple[Number, ...]
    asks: tuple[Number, ...]
    movement: tuple[tuple[str, tuple[Number, ...]], ...]
    halves: tuple[Half, ...]
    behind: Number
    worst: tuple[ActionRow, ...]


def figures(
    reviews: QuerySet[Review], committee: Committee | None, today: dt.date, hidden: Collection[int] = ()
) -> Figures:
    """Of all reviews that somebody may read, or of one committee's among them, without what is hidden."""
    if committee:
        reviews = reviews.filter(committee=committee)
    told = ("figures", committee.pk if committee else "", today, sorted(hidden))
    return kept(reviews, told, lambda: _count(reviews, committee, today, hidden))


def _count(
    reviews: QuerySet[Review], committee: Committee | None, today: dt.date, hidden: Collection[int]
) -> Figures:
    own = SubAction.objects.live().filter(heading__plan__in=reviews.values("pk")).exclude(pk__in=hidden)
    live = lines.lines_with_standing(own)
    grades = list(live.values_list("latest_grade", flat=True))
    now, link = Counter(grades), _Links(committee)
    moved = Counter(lines.moved(live).values_list("latest_grade", "grade_before"))

    def number(words: str, count: int, css: str = "none", **filters: str) -> Number:
        return Number(words, count, link.to_live(**filters), css)

    graded = tuple(
        number(f"{g.value} {g.label}", now[g.value], str(g.value), grade=str(g.value)) for g in Grade
    )
    behind = number("Slipped or not achieved", now[3] + now[4], look="behind", order="due")
    return Figures(
        total=number("Actions followed up", len(grades)),
        grades=(*graded, number("No grade yet", now[None], grade=NONE)),
        asks=(
            number("Overdue", live.filter(lines.overdue(today)).count(), look="overdue"),
            behind,
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
        halves=_halves(reviews, hidden, link),
        behind=behind,
        worst=_worst(live, today),
    )


def _worst(live: lines.Lines, today: dt.date) -> tuple[ActionRow, ...]:
    found = lines.for_actions_page(lines.by_date(live.filter(lines.behind())))
    return tuple(action_rows(found[:WORST], today))


@dataclass(frozen=True)
class _Links:
    """Addresses of lists of actions of reviews, of one committee's alone where there is one."""

    committee: Committee | None

    def to(self, **filters: str) -> str:
        own = {"committee": str(self.committee.pk)} if self.committee else {}
        return f"/actions/?{urlencode({**own, 'kind': Review.own_kind, **filters})}"

    def to_live(self, **filters: str) -> str:
        return self.to(standing="live", **filters)


def _moved(moved: Counter[Any], was: Grade, now: Grade, link: _Links) -> Number:
    href = link.to_live(was=str(was.value), grade=str(now.value))
    return Number(
        f"From {was.value} {was.label} to {now.value} {now.label}", moved[(now.value, was.value)], href
    )


def _halves(reviews: QuerySet[Review], hidden: Collection[int], link: _Links) -> tuple[Half, ...]:
    """The last ones with any grade. An action that had two updates in one of them counts for both."""
    told_of = ProgressEntry.objects.published().filter(round__plan__in=reviews.values("pk"))
    told_of = told_of.exclude(sub_action__in=hidden)
    months = Round.objects.published().filter(plan__in=reviews.values("pk")).order_by().values_list("period")
    told = []
    for half in sorted({HalfYear.of(period) for (period,) in months.distinct()}, reverse=True):
        each = _of_grades(told_of.filter(half.of_rounds()).graded(on=half.last))
        if each:
            told.append(Half(half.words, tuple(_given(half, g, each[g.value], link) for g in Grade)))
        if len(told) == HALVES:
            break
    return tuple(reversed(told))


def _of_grades(graded: QuerySet[Any]) -> Counter[int]:
    """To how many actions these entries gave each grade."""
    counted: Any = graded.values_list("held_as").annotate(n=Count("sub_action", distinct=True)).order_by()
    return Counter(dict(counted))


def _given(half: HalfYear, grade: Grade, n: int, link: _Links) -> Number:
    href = link.to(half=half.slug, given=str(grade.value))
    return Number(f"{grade.value} {grade.label}, {half.words}", n, href, str(grade.value))
