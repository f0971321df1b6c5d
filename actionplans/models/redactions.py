"""Redactions: text removed from everything stored, requested by one clerk and agreed by another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from actionplans.models.evidence import Evidence
from actionplans.models.plans import ActionPlan


class RedactionQuerySet(models.QuerySet["Redaction"]):
    def waiting_for(self, clerk: User) -> RedactionQuerySet:
        """Redactions that this clerk may agree to, as another one asked for them."""
        return self.filter(state=Redaction.State.ASKED).exclude(requested_by=clerk)

    def to_carry_out(self) -> RedactionQuerySet:
        """Redactions that are agreed and wait for the command that carries them out, oldest first."""
        return self.filter(state=Redaction.State.AGREED).order_by("pk")

    def unfinished(self) -> RedactionQuerySet:
        return self.filter(state__in=[Redaction.State.ASKED, Redaction.State.AGREED])


class Redaction(models.Model):
    """Text that one clerk asks to remove everywhere and another agrees to. It is cleared once decided."""

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for another clerk"
        AGREED = "agreed", "Agreed, to be carried out by an administrator"
        DONE = "done", "Done"
        REFUSED = "refused", "Not agreed"

    plan = models.ForeignKey(
        ActionPlan, models.PROTECT, related_name="redactions", help_text="Where they were noticed."
    )
    evidence = models.ForeignKey(
        Evidence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The file that is to go as a whole; the words are empty then.",
    )
    text = models.TextField(blank=True, help_text="Empty as soon as they are taken out, or stay.")
    reason = models.TextField(help_text="Without the words themselves: it is kept.")
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    counts_by_kind = models.JSONField(default=dict, help_text="How many rows held the words, by kind.")

    objects = RedactionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "done"])
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("requested_by")),
                name="another_clerk_agrees_to_a_redaction",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "agreed"], evidence__isnull=True) & ~Q(text="")
                | ~Q(state__in=["asked", "agreed"]) & Q(text="")
                | Q(evidence__isnull=False, text=""),
                name="a_decided_redaction_keeps_no_text",
            ),
        ]

    def __str__(self) -> str:
        return f"Redaction {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether another clerk has to decide."""
        return self.state == self.State.ASKED

    def waits_for(self, clerk: User) -> bool:
        """Whether this clerk may agree to it, as in `waiting_for`."""
        return self.is_waiting and self.requested_by_id != clerk.pk

    @property
    def instead(self) -> str:
        """The text that replaces the removed words."""
        return f"[redacted {self.pk}]"
