"""People who are given access to the exempt information of a plan, in addition to those it names."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from actionplans.models.plans import ActionPlan
from audit.records import AuditHistory


class ExemptReader(models.Model):
    """A person who was given access to the exempt information of a plan, and why."""

    class Capacity(models.TextChoices):
        PORTFOLIO_HOLDER = "portfolio", "Portfolio holder"
        AUDITOR = "auditor", "Auditor"
        OTHER = "other", "Another person"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="exempt_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exempt_reader_roles")
    capacity = models.CharField(max_length=9, choices=Capacity)
    reason = models.TextField(help_text="Why they need to know.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    history = AuditHistory(of_plan="plan_id")

    class Meta:
        ordering: ClassVar = ["user__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "user"], name="an_exempt_reader_is_named_once_per_plan"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_exempt_reader_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_capacity_display().lower()}"
