"""The executive's responses to recommendations, and when they are due."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from actionplans.models.directory import Committee
from actionplans.models.plans import Heading
from audit.records import AuditHistory


class ExecutiveResponseQuerySet(models.QuerySet["ExecutiveResponse"]):
    def waiting(self) -> ExecutiveResponseQuerySet:
        return self.filter(outcome=ExecutiveResponse.Answer.NONE_YET)

    def overdue(self, today: dt.date) -> ExecutiveResponseQuerySet:
        """Responses that are due and not given."""
        return self.waiting().filter(due__lt=today)

    def for_committee(self, committee: Committee) -> ExecutiveResponseQuerySet:
        return self.filter(heading__plan__committee=committee)

    def for_lists(self) -> ExecutiveResponseQuerySet:
        """With what lists need, earliest due date first. One query."""
        return self.select_related("heading__plan__committee").order_by("due", "heading__position", "pk")


class ExecutiveResponse(models.Model):
    """The executive's response to one recommendation. The row is created when that is sent to it."""

    class Answer(models.TextChoices):
        NONE_YET = "none", "None yet"
        ACCEPTED = "accepted", "Accepted"
        IN_PART = "in-part", "Accepted in part"
        REJECTED = "rejected", "Rejected"

    heading = models.OneToOneField(Heading, models.PROTECT, related_name="executive_response")
    sent_on = models.DateField("sent to the executive")
    due = models.DateField(editable=False)
    outcome = models.CharField(max_length=8, choices=Answer, default=Answer.NONE_YET)
    responded_on = models.DateField("date of the response", null=True, blank=True)
    reasons = models.TextField(blank=True)

    objects = ExecutiveResponseQuerySet.as_manager()
    history = AuditHistory(of_plan="heading__plan_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="none", responded_on__isnull=True)
                | ~Q(outcome="none") & Q(responded_on__isnull=False),
                name="an_executive_response_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["in-part", "rejected"]) | ~Q(reasons=""),
                name="a_response_that_does_not_accept_has_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.get_outcome_display().lower()}"


def response_due_date(sent_on: dt.date) -> dt.date:
    """The due date of a response: EXECUTIVE_RESPONSE_MONTHS later, or the last day of a shorter month."""
    months = sent_on.month - 1 + settings.EXECUTIVE_RESPONSE_MONTHS
    year, month = sent_on.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(sent_on.day, calendar.monthrange(year, month)[1]))
