"""Lines that go on: from one year's plan into the next, and those that stand in several themes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from actionplans.models import SubAction
from audit.records import AuditHistory


class CarriedForward(models.Model):
    """A line that was not complete, and the one that goes on with it in the plan after."""

    before = models.OneToOneField(SubAction, models.PROTECT, related_name="carried_to")
    after = models.OneToOneField(SubAction, models.PROTECT, related_name="carried_from")

    history = AuditHistory(of_plan="after__heading__plan_id")

    class Meta:
        verbose_name_plural = "carried forward"
        ordering = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="a_line_does_not_follow_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before}, carried over to {self.after}"


class EquivalentAction(models.Model):
    """A line that stands in the plan once more, in another theme: `first` is where it stands first."""

    line = models.OneToOneField(SubAction, models.PROTECT, related_name="same_as")
    first = models.ForeignKey(SubAction, models.PROTECT, related_name="stands_again")

    history = AuditHistory(of_plan="line__heading__plan_id")

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(line=F("first")), name="a_line_is_not_its_own_twin"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, the same as {self.first}"
