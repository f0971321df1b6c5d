"""Threads: what delivers what, across plans."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from actionplans.models import SubAction
from audit.records import AuditHistory


class ActionLink(models.Model):
    """One line needs something, and another does it: a plan line, or whatever closes a gap."""

    needs = models.ForeignKey(SubAction, models.PROTECT, related_name="delivered_by")
    does = models.ForeignKey(SubAction, models.PROTECT, related_name="delivers")
    note = models.CharField(max_length=300, blank=True, help_text="Why, where the words do not say it.")

    history = AuditHistory(of_plan="needs__heading__plan_id")

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["needs", "does"], name="two_lines_are_joined_once"),
            models.CheckConstraint(condition=~Q(needs=F("does")), name="a_line_does_not_deliver_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.needs}, delivered by {self.does}"
