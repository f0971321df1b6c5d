"""Scrutiny reviews, whose plans follow up a committee's recommendations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from actionplans.models.plans import ActionPlan, SubAction
from actionplans.models.rounds import Round
from audit.records import AuditHistory
from documents.plan.grades import Grade


class ReviewQuerySet(models.QuerySet["Review"]):
    def for_reviews_page(self, readable: models.QuerySet[SubAction]) -> models.QuerySet[Any]:
        """With counts of readable actions, and the month of the last published round. One query.

        Actions that are signed off count as well; those withdrawn, superseded or transferred do not.
        """
        counted_states = [SubAction.MonitoringState.ACTIVE, SubAction.MonitoringState.SIGNED_OFF]
        sub_actions = SubAction.objects.filter(
            heading__plan=OuterRef("pk"), pk__in=readable.values("pk"), monitoring_state__in=counted_states
        )
        achieved = sub_actions.with_latest_grade().filter(Q(latest_grade=Grade.FULLY_ACHIEVED))
        return (
            self.select_related("committee")
            .annotate(
                actions_in_all=_count_per_plan(sub_actions),
                actions_achieved=_count_per_plan(achieved),
                last_published_period=Max("rounds__period", filter=Q(rounds__state=Round.State.PUBLISHED)),
            )
            .order_by("title")
        )


def unique_slug(title: str) -> str:
    """A slug for a new plan that no other plan or page has."""
    base = slugify(title)[:90] or "review"
    used_slugs = {
        "new",
        "plans",
        *ActionPlan.objects.filter(slug__startswith=base).values_list("slug", flat=True),
    }
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in used_slugs)


def _count_per_plan(sub_actions: models.QuerySet[SubAction]) -> Coalesce:
    counts = sub_actions.order_by().values("heading__plan").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=models.IntegerField()), 0)


class Review(ActionPlan):
    """A scrutiny review's agreed action plan."""

    own_kind = ActionPlan.Kind.REVIEW

    objects: ClassVar[Any] = ReviewQuerySet.as_manager()
    history = AuditHistory(of_plan="pk", m2m_fields=["link_officers"])

    @property
    def is_followed_up(self) -> bool:
        return True

    def decision_not_allowed_reason(self, decision: str) -> str:
        return ""
