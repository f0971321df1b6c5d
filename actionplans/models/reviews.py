"""Scrutiny reviews: the plans that committees' recommendations become."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import slugify

from actionplans.dates import add_months, month_of
from actionplans.grades import Grade
from history.records import KeptHistory

from .plans import ActionPlan, SubAction
from .rounds import Round


class ReviewQuerySet(models.QuerySet["Review"]):
    def for_reviews_page(self, readable: models.QuerySet[SubAction]) -> models.QuerySet[Any]:
        """All that the list of reviews prints, in one query: counts of readable lines, and the last round."""
        lines = SubAction.objects.live().filter(heading__plan=OuterRef("pk"), pk__in=readable.values("pk"))
        done = lines.with_latest_grade().filter(Q(latest_grade=Grade.FULLY_ACHIEVED))
        return (
            self.select_related("committee")
            .annotate(
                actions_in_all=_count(lines),
                actions_achieved=_count(done),
                last_period=Max("rounds__period", filter=Q(rounds__state=Round.State.PUBLISHED)),
            )
            .order_by("title")
        )


def free_slug(title: str) -> str:
    """An address for a new review, which no other plan has and which is no page of its own."""
    base = slugify(title)[:90] or "review"
    taken = {"new", *ActionPlan.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)


def _count(lines: models.QuerySet[SubAction]) -> Coalesce:
    counted = lines.order_by().values("heading__plan").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class Review(ActionPlan):
    """A scrutiny review's agreed action plan."""

    agreed_text = models.CharField(
        "action plan agreed", max_length=100, blank=True, help_text="As printed: March 2019."
    )
    link_officer_names = models.TextField("link officer/s", blank=True, help_text="As printed, one a line.")
    link_officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="link_officer_of", help_text="Their accounts."
    )
    director = models.CharField(max_length=200, blank=True)
    director_account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="director_of",
        help_text="Told by e-mail when answers are long overdue.",
    )
    first_update_months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1)], help_text="Months from agreement to the first update."
    )
    interval_months = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1)], help_text="Months from one update to the next."
    )

    objects: ClassVar[Any] = ReviewQuerySet.as_manager()
    history = KeptHistory(of_plan="pk", m2m_fields=[link_officers])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_update_months__gte=1) & Q(interval_months__gte=1),
                name="updates_lie_at_least_a_month_apart",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("actionplans:review", args=[self.slug])

    @property
    def agreed(self) -> dt.date | None:
        """The first of the month in which the plan was agreed, where the words are sure."""
        return month_of(self.agreed_text)

    def next_period(self) -> dt.date | None:
        """The month of the next update: 12 months after agreement, then every 6, or an extra one before."""
        rounds = list(self.rounds.values_list("period", flat=True))
        extras = list(self.extra_updates.values_list("period", flat=True))
        return self.period_after(rounds, extras)

    def period_after(self, rounds: Collection[dt.date], extras: Collection[dt.date]) -> dt.date | None:
        """The same, where the months of its rounds and of what committees asked for are at hand."""
        last = max(rounds, default=None)
        regular = [month for month in rounds if month not in extras]
        month: dt.date | None = None
        if regular:
            month = add_months(max(regular), self.interval_months)
        elif self.agreed:
            month = add_months(self.agreed, self.first_update_months)
        while month and last and month <= last:
            month = add_months(month, self.interval_months)
        coming = [extra for extra in extras if not last or extra > last]
        return min([*coming, *([month] if month else [])], default=None)
