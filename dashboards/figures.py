"""The numbers of a dashboard: how many actions stand where, over all reviews that a person may read.

They count what was published, and are stored until something is written. Plans of other kinds have numbers
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
from django.utils.functional import Promise

from actionplans.models import Committee, ProgressEntry, Review, Round, SubAction
from dashboards import action_queries
from dashboards.action_rows import ActionRow, action_rows
from dashboards.caching import cached_for_plans
from dashboards.charts import ChartValue
from dashboards.filters import NO_GRADE
from dashboards.half_years import HalfYear
from documents.plan.grades import Grade

HALF_YEARS_SHOWN = 6  # half-years that the chart shows
ACTIONS_LISTED = 10  # actions that a dashboard names


@dataclass(frozen=True)
class LinkedCount:
    """A number, what it counts, and where the lines that it counts are listed."""

    words: str | Promise
    n: int
    href: str
    css: str = "none"


@dataclass(frozen=True)
class HalfYearCounts:
    """Half a year: how many actions its updates gave each grade, in the order of `Grade`."""

    words: str
    counts: tuple[LinkedCount, ...]

    @property
    def total(self) -> int:
        return sum(count.n for count in self.counts)

    @property
    def values(self) -> list[ChartValue]:
        return [ChartValue(count.n, count.css, f"{count.words}: {count.n}") for count in self.counts]


@dataclass(frozen=True)
class DashboardFigures:
    """What a dashboard shows.

    `movement` has a row for each grade before, a number for each grade now. `worst` are the first of those
    that slipped or were not achieved, the longest overdue on top.
    """

    total: LinkedCount
    grades: tuple[LinkedCount, ...]
    points_to_raise: tuple[LinkedCount, ...]
    movement: tuple[tuple[str, tuple[LinkedCount, ...]], ...]
    halves: tuple[HalfYearCounts, ...]
    behind: LinkedCount
    worst: tuple[ActionRow, ...]


def get_dashboard_figures(
    reviews: QuerySet[Review], committee: Committee | None, today: dt.date, hidden: Collection[int] = ()
) -> DashboardFigures:
    """Of all reviews that somebody may read, or of one committee's among them, without what is hidden."""
    if committee:
        reviews = reviews.filter(committee=committee)
    key = ("figures", committee.pk if committee else "", today, sorted(hidden))
    return cached_for_plans(reviews, key, lambda: _calculate(reviews, committee, today, hidden))


def _calculate(
    reviews: QuerySet[Review], committee: Committee | None, today: dt.date, hidden: Collection[int]
) -> DashboardFigures:
    sub_actions = (
        SubAction.objects.active().filter(heading__plan__in=reviews.values("pk")).exclude(pk__in=hidden)
    )
    live = action_queries.with_grades(sub_actions)
    grades = list(live.values_list("latest_grade", flat=True))
    now, link = Counter(grades), _ActionListLinks(committee)
    moved = Counter(action_queries.newly_graded(live).values_list("latest_grade", "grade_before"))

    def number(text: str, count: int, css: str = "none", **filters: str) -> LinkedCount:
        return LinkedCount(text, count, link.to_active(**filters), css)

    graded = tuple(
        number(f"{g.value} {g.label}", now[g.value], str(g.value), grade=str(g.value)) for g in Grade
    )
    behind = number("Behind", now[3] + now[4], look="behind", order="due")
    return DashboardFigures(
        total=number("Actions followed up", len(grades)),
        grades=(*graded, number("No grade yet", now[None], grade=NO_GRADE)),
        points_to_raise=(
            number("Overdue", live.filter(action_queries.overdue(today)).count(), look="overdue"),
            behind,
            number(
                "No update received", live.filter(action_queries.not_received()).count(), look="not-received"
            ),
            number("Impact still to be reported", action_queries.impact_due(live).count(), look="impact"),
            number(
                "Repeatedly on track but overdue",
                action_queries.repeatedly_on_track(live, today).count(),
                look="long",
            ),
            number(
                "Newly achieved",
                action_queries.newly_achieved(live).count(),
                look="achieved",
            ),
        ),
        movement=tuple(
            (f"{was.value} {was.label}", tuple(_grade_change_count(moved, was, is_, link) for is_ in Grade))
            for was in Grade
        ),
        halves=_half_year_counts(reviews, hidden, link),
        behind=behind,
        worst=_most_overdue(live, today),
    )


def _most_overdue(live: action_queries.AnnotatedActions, today: dt.date) -> tuple[ActionRow, ...]:
    result = action_queries.values_for_list(
        action_queries.order_by_due_date(live.filter(action_queries.behind()))
    )
    return tuple(action_rows(result[:ACTIONS_LISTED], today))


@dataclass(frozen=True)
class _ActionListLinks:
    """Addresses of lists of actions of reviews, of one committee's alone where there is one."""

    committee: Committee | None

    def to(self, **filters: str) -> str:
        own = {"committee": str(self.committee.pk)} if self.committee else {}
        return f"/actions/?{urlencode({**own, 'kind': Review.own_kind, **filters})}"

    def to_active(self, **filters: str) -> str:
        return self.to(monitoring_state="live", **filters)


def _grade_change_count(moved: Counter[Any], was: Grade, now: Grade, link: _ActionListLinks) -> LinkedCount:
    href = link.to_active(was=str(was.value), grade=str(now.value))
    return LinkedCount(
        f"From {was.value} {was.label} to {now.value} {now.label}", moved[(now.value, was.value)], href
    )


def _half_year_counts(
    reviews: QuerySet[Review], hidden: Collection[int], link: _ActionListLinks
) -> tuple[HalfYearCounts, ...]:
    """The last ones with any grade. An action that had two updates in one of them counts for both."""
    published = ProgressEntry.objects.published().filter(round__plan__in=reviews.values("pk"))
    published = published.exclude(sub_action__in=hidden)
    months = Round.objects.published().filter(plan__in=reviews.values("pk")).order_by().values_list("period")
    result = []
    for half in sorted({HalfYear.from_date(period) for (period,) in months.distinct()}, reverse=True):
        each = _actions_by_grade(published.filter(half.round_period_q()).graded(on=half.last))
        if each:
            result.append(
                HalfYearCounts(
                    half.words, tuple(_half_year_count(half, g, each[g.value], link) for g in Grade)
                )
            )
        if len(result) == HALF_YEARS_SHOWN:
            break
    return tuple(reversed(result))


def _actions_by_grade(graded: QuerySet[Any]) -> Counter[int]:
    """To how many actions these entries gave each grade."""
    counted: Any = (
        graded.values_list("effective_grade").annotate(n=Count("sub_action", distinct=True)).order_by()
    )
    return Counter(dict(counted))


def _half_year_count(half: HalfYear, grade: Grade, n: int, link: _ActionListLinks) -> LinkedCount:
    href = link.to(half=half.slug, given=str(grade.value))
    return LinkedCount(f"{grade.value} {grade.label}, {half.words}", n, href, str(grade.value))
