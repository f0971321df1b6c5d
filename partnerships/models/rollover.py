"""Lines that go on: from one year's plan into the next, and those that stand in several themes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from actionplans.models import SubAction
from audit.records import AuditHistory


class CarriedForward(models.Model):
    """A line that was not complete, and the one that goes on with it in the plan after."""

    previous_action = models.OneToOneField(SubAction, models.PROTECT, related_name="carried_forward_to")
    next_action = models.OneToOneField(SubAction, models.PROTECT, related_name="carried_forward_from")

    history = AuditHistory(of_plan="next_action__heading__plan_id")

    class Meta:
        verbose_name_plural = "carried forward"
        ordering = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(previous_action=F("next_action")),
                name="an_action_is_not_carried_forward_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.previous_action}, carried over to {self.next_action}"


class EquivalentAction(models.Model):
    """A line that stands in the plan once more, in another theme: `first` is where it stands first."""

    sub_action = models.OneToOneField(SubAction, models.PROTECT, related_name="equivalence")
    original = models.ForeignKey(SubAction, models.PROTECT, related_name="equivalents")

    history = AuditHistory(of_plan="sub_action__heading__plan_id")

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(sub_action=F("original")), name="an_action_is_not_its_own_equivalent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_action}, the same as {self.original}"
