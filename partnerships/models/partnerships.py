"""Partnerships, and their member organisations with contacts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from actionplans.models import Owner
from audit.records import AuditHistory


class Partnership(models.Model):
    """A group of organisations with common plans: "Stockton Hate Crime Group"."""

    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True, help_text="What it is for, in a sentence or two.")
    organisations = models.ManyToManyField(
        Owner, through="partnerships.Membership", related_name="partnerships"
    )

    history = AuditHistory()

    class Meta:
        ordering = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="a_partnership_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A member organisation of a partnership, with its contact."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Owner, models.PROTECT, related_name="memberships")
    contact = models.CharField(max_length=200, blank=True, help_text="A name or a post.")
    email = models.EmailField(blank=True)

    history = AuditHistory()

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"], name="an_organisation_is_a_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.partnership}"
