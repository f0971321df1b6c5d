"""Lines whose delivery has slipped in another plan: whoever owns them should hear of it."""

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
    """A thread of which the line that does has slipped. `does_words` is "" for who may not read that."""

    needs: SubAction
    plan: str
    does_name: str
    does_words: str
    does_plan: str

    @property
    def url(self) -> str:
        return f"/actions/{self.needs.pk}/links/"


def slipped_links() -> QuerySet[ActionLink]:
    """Those whose line fell behind in its last graded update, while what needs it is not achieved.

    `slipped_in` is the number of the update that said so.
    """
    graded = ProgressEntry.objects.published().graded().order_by("-round__period")
    does, needs = (
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
            does_grade=Subquery(does.values("effective_grade")[:1]),
            slipped_in=Subquery(does.values("round")[:1]),
            needs_grade=Subquery(needs.values("effective_grade")[:1]),
        )
        .filter(Q(needs_grade__isnull=True) | ~Q(needs_grade=Grade.FULLY_ACHIEVED), does_grade__in=BEHIND)
        .select_related(
            "dependent__heading__parent",
            "dependent__heading__plan",
            "provider__heading__parent",
            "provider__heading__plan",
        )
    )
    return action_links


def slipped_dependencies_for(threads: Iterable[ActionLink], readable: set[int]) -> list[SlippedDependency]:
    """As their owner may see them: without what they may not read of the other plan."""
    return [
        SlippedDependency(
            needs=thread.dependent,
            plan=thread.dependent.heading.plan.title,
            does_name=str(thread.provider) if thread.provider_id in readable else "",
            does_words=thread.provider.action if thread.provider_id in readable else "",
            does_plan=thread.provider.heading.plan.title if thread.provider_id in readable else "",
        )
        for thread in threads
    ]
