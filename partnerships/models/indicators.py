"""National and local indicators."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from actionplans.models import ActionPlan, SubAction
from audit.records import AuditHistory


class Indicator(models.Model):
    """An indicator of one plan, with the actions that contribute to it.

    Each plan has its own indicators, as the same code may mean something else in another plan.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=40, help_text="As printed: NI 35.")
    framework = models.CharField(max_length=60, blank=True, help_text="The set it belongs to: PSA 26.")
    meaning = models.TextField(blank=True, help_text="What it measures, in the glossary's words.")
    sub_actions = models.ManyToManyField(SubAction, blank=True, related_name="linked_indicators")
    position = models.PositiveIntegerField(default=0)

    history = AuditHistory(of_plan="plan_id", m2m_fields=[sub_actions])

    class Meta:
        ordering = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="an_indicator_is_in_a_plan_once"),
            models.CheckConstraint(condition=~Q(code=""), name="an_indicator_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.code
