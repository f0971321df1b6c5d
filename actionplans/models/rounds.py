"""Monitoring rounds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from actionplans.models.meetings import Meeting
from actionplans.models.plans import ActionPlan
from audit.records import AuditHistory
from documents.plan.dates import format_month


class RoundQuerySet(models.QuerySet["Round"]):
    def published(self) -> RoundQuerySet:
        return self.filter(state=Round.State.PUBLISHED)

    def public(self) -> RoundQuerySet:
        """Rounds whose report the public may read."""
        return self.published().filter(is_public=True)

    def open(self) -> RoundQuerySet:
        return self.filter(state=Round.State.OPEN)


class Round(models.Model):
    """One monitoring round of one plan."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PUBLISHED = "published", "Published"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="rounds")
    period = models.DateField(help_text="The first day of the month the update speaks for.")
    period_label = models.CharField(
        max_length=60, blank=True, help_text="As printed, where it is no month: Q1 2010."
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    opens = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="rounds")
    report_version = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text="How often it was published here: 0 while it is open, and for a round known from paper.",
    )
    is_public = models.BooleanField(
        "for residents too",
        default=False,
        editable=False,
        help_text="Residents may read what is published of it.",
    )
    instructions = models.TextField(blank=True, help_text="The paragraph that tells officers what is wanted.")

    objects = RoundQuerySet.as_manager()
    history = AuditHistory(of_plan="plan_id")

    class Meta:
        ordering = ["-period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "period"], name="one_round_per_plan_and_month"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="open"),
                name="one_open_round_per_plan",
                violation_error_message="Publish the current round before opening another.",
            ),
        ]

    def __str__(self) -> str:
        return self.period_label or format_month(self.period)

    @property
    def is_before_deadline(self) -> bool:
        """Whether officers still have time; the due day counts."""
        return self.state == self.State.OPEN and self.due is not None and timezone.localdate() <= self.due

    @property
    def slug(self) -> str:
        """The month in addresses and commands: "2020-03"."""
        return f"{self.period:%Y-%m}"
