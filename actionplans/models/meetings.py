"""Meetings of committees, and the additional rounds that they request."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from actionplans.models.directory import Committee
from actionplans.models.plans import ActionPlan
from actionplans.working_days import Deadlines
from audit.records import AuditHistory
from documents.plan.dates import format_month


class Meeting(models.Model):
    """One dated meeting of a committee."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings")
    date = models.DateField()

    history = AuditHistory()

    class Meta:
        ordering = ["-date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["committee", "date"], name="a_committee_meets_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.date:%-d %B %Y}"

    @property
    def deadlines(self) -> Deadlines:
        return Deadlines.for_meeting(self.date)


class AdditionalRound(models.Model):
    """An additional round that a committee requested. It does not change the months of the regular ones."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="additional_rounds")
    period = models.DateField(help_text="The first day of the month the update speaks for.")
    reason = models.CharField(max_length=300, help_text="Who asked for it, when and why.")

    history = AuditHistory(of_plan="plan_id")

    class Meta:
        ordering = ["period"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "period"], name="one_additional_round_per_plan_and_month"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_additional_round_has_a_reason"),
        ]

    def __str__(self) -> str:
        return format_month(self.period)
