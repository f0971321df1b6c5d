"""Actions carried forward into the next plan, and equivalent actions of several themes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from actionplans.models import SubAction
from audit.records import AuditHistory


class CarriedForward(models.Model):
    """An action that was not complete, and the one that continues it in the next plan."""

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
    """An action that repeats another one (`original`) of the same plan, in a different theme."""

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
