"""The figures of a dashboard: counts of actions over all reviews that a person may read.

Only published updates count. The figures are cached. Other kinds of plans have figures of their own, so each
link leads to a list of actions of reviews only.
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

HALF_YEARS_SHOWN = 6
ACTIONS_LISTED = 10


@dataclass(frozen=True)
class LinkedCount:
    """A number, what it counts, and the URL of a list of the actions that it counts."""

    words: str | Promise
    n: int
    href: str
    css: str = "none"


@dataclass(frozen=True)
class HalfYearCounts:
    """How many actions got each grade in half a year, in the order of `Grade`."""

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

    `movement` has a row for each previous grade, with a count for each current grade. `worst` are the longest
    overdue of the actions that are behind.
    """

    total: LinkedCount
    grades: tuple[LinkedCount, ...]
    points_to_raise: tuple[LinkedCount, ...]
    movement: tuple[tuple[str, tuple[LinkedCount, ...]], ...]
    halves: tuple[HalfYearCounts, ...]
    behind: LinkedCount
    worst: tuple[ActionRow, ...]


def get_dashboard_figures(
    reviews: QuerySet[Review], committee: Committee | None, today: dt.date, hidden_ids: Collection[int] = ()
) -> DashboardFigures:
    """The figures of these reviews, or of one committee's, without the sub-actions with `hidden_ids`."""
    if committee:
        reviews = reviews.filter(committee=committee)
    key = ("figures", committee.pk if committee else "", today, sorted(hidden_ids))
    return cached_for_plans(reviews, key, lambda: _calculate(reviews, committee, today, hidden_ids))


def _calculate(
    reviews: QuerySet[Review], committee: Committee | None, today: dt.date, hidden_ids: Collection[int]
) -> DashboardFigures:
    sub_actions = (
        SubAction.objects.active().filter(heading__plan__in=reviews.values("pk")).exclude(pk__in=hidden_ids)
    )
    active = action_queries.with_grades(sub_actions)
    grades = list(active.values_list("latest_grade", flat=True))
    counts_by_grade, links = Counter(grades), _ActionListLinks(committee)
    grade_changes = Counter(action_queries.newly_graded(active).values_list("latest_grade", "grade_before"))

    def linked_count(text: str, count: int, css: str = "none", **filters: str) -> LinkedCount:
        return LinkedCount(text, count, links.to_active(**filters), css)

    grade_figures = tuple(
        linked_count(f"{g.value} {g.label}", counts_by_grade[g.value], str(g.value), grade=str(g.value))
        for g in Grade
    )
    behind = linked_count("Behind", counts_by_grade[3] + counts_by_grade[4], look="behind", order="due")
    return DashboardFigures(
        total=linked_count("Actions followed up", len(grades)),
        grades=(*grade_figures, linked_count("No grade yet", counts_by_grade[None], grade=NO_GRADE)),
        points_to_raise=(
            linked_count("Overdue", active.filter(action_queries.overdue(today)).count(), look="overdue"),
            behind,
            linked_count(
                "No update received",
                active.filter(action_queries.not_received()).count(),
                look="not-received",
            ),
            linked_count(
                "Impact still to be reported", action_queries.impact_due(active).count(), look="impact"
            ),
            linked_count(
                "Repeatedly on track but overdue",
                action_queries.repeatedly_on_track(active, today).count(),
                look="long",
            ),
            linked_count(
                "Newly achieved",
                action_queries.newly_achieved(active).count(),
                look="achieved",
            ),
        ),
        movement=tuple(
            (
                f"{previous.value} {previous.label}",
                tuple(_grade_change_count(grade_changes, previous, current, links) for current in Grade),
            )
            for previous in Grade
        ),
        halves=_half_year_counts(reviews, hidden_ids, links),
        behind=behind,
        worst=_most_overdue(active, today),
    )


def _most_overdue(active: action_queries.AnnotatedActions, today: dt.date) -> tuple[ActionRow, ...]:
    rows = action_queries.values_for_list(
        action_queries.order_by_due_date(active.filter(action_queries.behind()))
    )
    return tuple(action_rows(rows[:ACTIONS_LISTED], today))


@dataclass(frozen=True)
class _ActionListLinks:
    """URLs of lists of actions of reviews, or of one committee's reviews."""

    committee: Committee | None

    def to(self, **filters: str) -> str:
        committee_filter = {"committee": str(self.committee.pk)} if self.committee else {}
        return f"/actions/?{urlencode({**committee_filter, 'kind': Review.own_kind, **filters})}"

    def to_active(self, **filters: str) -> str:
        return self.to(monitoring_state="live", **filters)


def _grade_change_count(
    grade_changes: Counter[Any], previous: Grade, current: Grade, links: _ActionListLinks
) -> LinkedCount:
    href = links.to_active(was=str(previous.value), grade=str(current.value))
    return LinkedCount(
        f"From {previous.value} {previous.label} to {current.value} {current.label}",
        grade_changes[(current.value, previous.value)],
        href,
    )


def _half_year_counts(
    reviews: QuerySet[Review], hidden_ids: Collection[int], links: _ActionListLinks
) -> tuple[HalfYearCounts, ...]:
    """The latest half-years with any grade. An action with two updates in one of them counts for both."""
    published = ProgressEntry.objects.published().filter(round__plan__in=reviews.values("pk"))
    published = published.exclude(sub_action__in=hidden_ids)
    months = Round.objects.published().filter(plan__in=reviews.values("pk")).order_by().values_list("period")
    half_years = []
    for half in sorted({HalfYear.from_date(period) for (period,) in months.distinct()}, reverse=True):
        counts = _actions_by_grade(published.filter(half.round_period_q()).graded(on=half.last))
        if counts:
            half_years.append(
                HalfYearCounts(
                    half.words, tuple(_half_year_count(half, g, counts[g.value], links) for g in Grade)
                )
            )
        if len(half_years) == HALF_YEARS_SHOWN:
            break
    return tuple(reversed(half_years))


def _actions_by_grade(graded: QuerySet[Any]) -> Counter[int]:
    """How many actions these entries gave each grade."""
    counted: Any = (
        graded.values_list("effective_grade").annotate(n=Count("sub_action", distinct=True)).order_by()
    )
    return Counter(dict(counted))


def _half_year_count(half: HalfYear, grade: Grade, n: int, links: _ActionListLinks) -> LinkedCount:
    href = links.to(half=half.slug, given=str(grade.value))
    return LinkedCount(f"{grade.value} {grade.label}, {half.words}", n, href, str(grade.value))
