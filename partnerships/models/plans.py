"""Plans of partnerships, and assessments against standards."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from actionplans.models import ActionPlan, Decision, Round, SubAction
from audit.records import AuditHistory
from partnerships.models.partnerships import Partnership


class PartnershipPlanQuerySet(models.QuerySet[Any]):
    def for_list(self, readable: models.QuerySet[SubAction]) -> models.QuerySet[Any]:
        """What the list of these plans shows, in one query: readable actions, and the last round."""
        sub_actions = SubAction.objects.active().filter(
            heading__plan=OuterRef("pk"), pk__in=readable.values("pk")
        )
        last_rounds = Round.objects.published().filter(plan=OuterRef("pk")).order_by("-period")
        counted = sub_actions.order_by().values("heading__plan").annotate(n=Count("pk")).values("n")
        annotated: models.QuerySet[Any] = (
            self.select_related("partnership")
            .annotate(
                lines_in_all=Coalesce(Subquery(counted, output_field=models.IntegerField()), 0),
                last_published_period=Subquery(last_rounds.values("period")[:1]),
                last_period_label=Subquery(last_rounds.values("period_label")[:1]),
            )
            .order_by("title", "pk")
        )
        return annotated


class AbstractPartnershipPlan(ActionPlan):
    """What both kinds of plans have: a partnership."""

    partnership = models.ForeignKey(
        Partnership, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True


class PartnershipPlan(AbstractPartnershipPlan):
    """A plan of several organisations, by themes or by strategic objectives with their issues."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"
        CLOSED = "closed", "Closed"

    own_kind = ActionPlan.Kind.PARTNERSHIP

    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    start_date = models.DateField("first day of the plan", null=True, blank=True)
    end_date = models.DateField("last day of the plan", null=True, blank=True)
    previous_plan = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="next_plan",
        help_text="The plan before it, whose open lines it took over.",
    )

    objects: ClassVar[Any] = PartnershipPlanQuerySet.as_manager()
    history = AuditHistory(of_plan="pk", m2m_fields=["link_officers"])

    class Meta:
        verbose_name = "partnership plan"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(previous_plan=F("pk")), name="a_plan_is_not_its_own_previous_plan"
            ),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(start_date__lte=F("end_date")),
                name="a_plan_ends_after_it_starts",
            ),
        ]

    @property
    def is_followed_up(self) -> bool:
        return self.state != self.State.CLOSED

    @property
    def has_next_plan(self) -> bool:
        """Whether there is a next plan, to which outstanding actions can be carried forward."""
        return PartnershipPlan.objects.filter(previous_plan=self).exists()

    def decision_not_allowed_reason(self, decision: str) -> str:
        if decision == Decision.Kind.PLAN_SIGNED_OFF:
            return (
                "Whoever runs a partnership’s plan closes it, or makes the next one from what is open. "
                "Sign off its lines one by one."
            )
        if decision == Decision.Kind.REPORT and not self.is_followed_up:
            return "This plan is closed, so no more updates of it come."
        if decision == Decision.Kind.TAKEN_BACK and not self.is_followed_up and not self.has_next_plan:
            return "This plan is closed, so nothing would follow it up. Have whoever runs it open it first."
        return ""


class StandardsAssessment(AbstractPartnershipPlan):
    """How an area measures itself against a set of standards of good practice."""

    own_kind = ActionPlan.Kind.STANDARDS

    objects: ClassVar[Any] = PartnershipPlanQuerySet.as_manager()
    history = AuditHistory(of_plan="pk", m2m_fields=["link_officers"])

    class Meta:
        verbose_name = "standards assessment"

    # Standards are national and have no dates, so that committees cannot change them.
    not_of_standards: ClassVar = frozenset(
        {
            Decision.Kind.REVISED,
            Decision.Kind.WITHDRAWN,
            Decision.Kind.SUPERSEDED,
            Decision.Kind.TRANSFERRED,
        }
    )

    @property
    def is_followed_up(self) -> bool:
        return True

    def decision_not_allowed_reason(self, decision: str) -> str:
        if decision in self.not_of_standards:
            return "The standards are not the committee’s to change. Sign off what is followed up no more."
        return ""
