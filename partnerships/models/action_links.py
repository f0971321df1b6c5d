"""Links between actions of different plans."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from actionplans.models import SubAction
from audit.records import AuditHistory


class ActionLink(models.Model):
    """An action (`dependent`) that another one (`provider`) delivers."""

    dependent = models.ForeignKey(SubAction, models.PROTECT, related_name="requires")
    provider = models.ForeignKey(SubAction, models.PROTECT, related_name="provides")
    note = models.CharField(max_length=300, blank=True, help_text="Why, where the words do not say it.")

    history = AuditHistory(of_plan="dependent__heading__plan_id")

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dependent", "provider"], name="two_actions_are_linked_once"),
            models.CheckConstraint(
                condition=~Q(dependent=F("provider")), name="an_action_is_not_linked_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dependent}, delivered by {self.provider}"
