"""Saved views of the list of actions, and versions of plans for the cache of dashboards."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse


class PlanVersion(models.Model):
    """Counts changes of what dashboards show of a plan. `dashboards.caching` increments it."""

    plan = models.BigIntegerField(primary_key=True, help_text="Its number; 0 is what belongs to no plan.")
    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"Plan {self.plan}, version {self.number}"


class SavedView(models.Model):
    """Filters of the list of actions that a person saved under a name. Nobody else sees it."""

    is_redacted: ClassVar = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(
        max_length=2000, blank=True, help_text="What follows the ? of the list's address."
    )

    class Meta:
        ordering = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="a_person_names_each_view_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="a_saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        address = reverse("dashboards:actions")
        return f"{address}?{self.query}" if self.query else address
