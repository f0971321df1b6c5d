"""What every plan has that is followed up in rounds, whatever its kind."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from actionplans.models.plans import ActionPlan
from documents.plan.dates import add_months, parse_month
from documents.plan.scales import GRADES, Scale


class FollowedPlan(ActionPlan):
    """A plan with people who run it, and with updates at regular times. Each kind is a table of its own."""

    own_kind: ClassVar[ActionPlan.Kind]

    agreed_text = models.CharField(
        "action plan agreed", max_length=100, blank=True, help_text="As printed: March 2019."
    )
    link_officer_names = models.TextField("link officer/s", blank=True, help_text="As printed, one a line.")
    link_officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="link_officer_of_%(class)s",
        help_text="Their accounts.",
    )
    director = models.CharField(max_length=200, blank=True)
    director_account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="director_of_%(class)s",
        help_text="Told by e-mail when answers are long overdue.",
    )
    first_round_months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1)], help_text="Months from agreement to the first update."
    )
    round_interval_months = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1)], help_text="Months from one update to the next."
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, with the kind written down, so that a list of plans needs no second question."""
        self.kind = self.own_kind
        super().save(*args, **kwargs)

    @classmethod
    def kinds(cls) -> dict[str, type[FollowedPlan]]:
        """The model of each kind of plan that is installed."""
        models_of_plans = (model for model in apps.get_models() if issubclass(model, FollowedPlan))
        return {model.own_kind: model for model in models_of_plans}

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def get_details_url(self) -> str:
        """The page on which its own few columns are changed."""
        return reverse("actionplans:edit-review-details", args=[self.slug])

    @property
    def grading_scale(self) -> Scale:
        """What its papers call how far a line got."""
        return GRADES

    @property
    def is_followed_up(self) -> bool:
        """Whether more updates come: a closed plan is asked nothing, and nothing in it is overdue.

        `of_closed_plan` asks the database the same.
        """
        return True

    def decision_not_allowed_reason(self, decision: str) -> str:
        """Why no committee makes decisions of this kind about it; "" where it may."""
        return ""

    @property
    def closing_statement(self) -> str:
        """What its papers print below the tables: a glossary, for example."""
        return ""

    @property
    def page_header(self) -> str:
        """What its papers print above every page."""
        return ""

    @property
    def agreed(self) -> dt.date | None:
        """The first of the month in which the plan was agreed, where the words are sure."""
        return parse_month(self.agreed_text)

    def last_named(self) -> str:
        """What its last quarter was called, where updates were called so; else ""."""
        named = (
            self.rounds.exclude(period_label="").order_by("-period").values_list("period_label", flat=True)
        )
        return named.first() or ""

    def next_period(self) -> dt.date | None:
        """The month of the next update: 12 months after agreement, then every 6, or an extra one before."""
        rounds = list(self.rounds.values_list("period", flat=True))
        extras = list(self.additional_rounds.values_list("period", flat=True))
        return self.period_after(rounds, extras)

    def period_after(self, rounds: Collection[dt.date], extras: Collection[dt.date]) -> dt.date | None:
        """The same, where the months of its rounds and of what committees asked for are at hand."""
        last = max(rounds, default=None)
        regular = [month for month in rounds if month not in extras]
        month: dt.date | None = None
        if regular:
            month = add_months(max(regular), self.round_interval_months)
        elif self.agreed:
            month = add_months(self.agreed, self.first_round_months)
        while month and last and month <= last:
            month = add_months(month, self.round_interval_months)
        coming = [extra for extra in extras if not last or extra > last]
        return min([*coming, *([month] if month else [])], default=None)


def get_grading_scale(plan: ActionPlan) -> Scale:
    """The scale of a plan, whatever its kind; of a review without another question."""
    return GRADES if plan.kind == ActionPlan.Kind.REVIEW else get_specific_plan(plan.pk).grading_scale


def specific_plans_by_id(plans: Iterable[ActionPlan]) -> dict[int, FollowedPlan]:
    """These plans as the kinds that they are, by number: one query a kind. Else as `get_specific_plan`."""
    of_kind: dict[str, set[int]] = defaultdict(set)
    for plan in plans:
        of_kind[plan.kind].add(plan.pk)
    kinds = FollowedPlan.kinds()
    result: dict[int, FollowedPlan] = {}
    for kind, pks in of_kind.items():
        result |= kinds[kind]._default_manager.in_bulk(pks)
    return result


def get_specific_plan(pk: int) -> FollowedPlan:
    """A plan as the kind that it is, with its committee. For code that knows it may be read."""
    return to_specific_plan(ActionPlan.objects.only("kind").get(pk=pk))


def to_specific_plan(plan: ActionPlan) -> FollowedPlan:
    """The same plan with the columns of its kind, and with its committee."""
    plans = FollowedPlan.kinds()[plan.kind]._default_manager.select_related("committee")
    result: FollowedPlan = plans.get(pk=plan.pk)
    return result
