"""Actions that depend on an action of another plan which has slipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from actionplans.models import ProgressEntry, SubAction
from actionplans.models.plans import of_closed_plan
from documents.plan.grades import BEHIND, Grade
from partnerships.models import ActionLink


@dataclass(frozen=True)
class SlippedDependency:
    """An action and the slipped action that it depends on, with "" for texts that must not be read."""

    dependent: SubAction
    plan: str
    provider_name: str
    provider_action: str
    provider_plan: str

    @property
    def url(self) -> str:
        return f"/actions/{self.dependent.pk}/links/"


def slipped_links() -> QuerySet[ActionLink]:
    """Links whose provider was behind when last graded, while the dependent action is not achieved.

    Annotated with `slipped_in`, the id of the round of that grade.
    """
    graded = ProgressEntry.objects.published().graded().order_by("-round__period")
    provider_grades, dependent_grades = (
        graded.filter(sub_action=OuterRef("provider")),
        graded.filter(sub_action=OuterRef("dependent")),
    )
    closed = of_closed_plan("provider__heading__plan__") | of_closed_plan("dependent__heading__plan__")
    action_links: QuerySet[ActionLink] = (
        ActionLink.objects.filter(
            dependent__monitoring_state=SubAction.MonitoringState.ACTIVE,
            provider__monitoring_state=SubAction.MonitoringState.ACTIVE,
        )
        .exclude(closed)
        .annotate(
            provider_grade=Subquery(provider_grades.values("effective_grade")[:1]),
            slipped_in=Subquery(provider_grades.values("round")[:1]),
            dependent_grade=Subquery(dependent_grades.values("effective_grade")[:1]),
        )
        .filter(
            Q(dependent_grade__isnull=True) | ~Q(dependent_grade=Grade.FULLY_ACHIEVED),
            provider_grade__in=BEHIND,
        )
        .select_related(
            "dependent__heading__parent",
            "dependent__heading__plan",
            "provider__heading__parent",
            "provider__heading__plan",
        )
    )
    return action_links


def slipped_dependencies_for(links: Iterable[ActionLink], readable_ids: set[int]) -> list[SlippedDependency]:
    """The slipped dependencies of these links. `readable_ids` are of providers that may be read."""
    return [
        SlippedDependency(
            dependent=link.dependent,
            plan=link.dependent.heading.plan.title,
            provider_name=str(link.provider) if link.provider_id in readable_ids else "",
            provider_action=link.provider.action if link.provider_id in readable_ids else "",
            provider_plan=link.provider.heading.plan.title if link.provider_id in readable_ids else "",
        )
        for link in links
    ]
