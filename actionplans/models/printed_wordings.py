"""Texts in which a report differs from the plan."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from actionplans.models.plans import Heading, SubAction
from actionplans.models.rounds import Round
from audit.records import AuditHistory


class PrintedWording(models.Model):
    """A text in which the report of a round differs from the plan, or from the round that it repeats.

    Wording changes from report to report. The plan keeps the agreed text; this keeps the text of the
    report, so that it can be printed again word for word.
    """

    class Field(models.TextChoices):
        TEXT = "text", "Recommendation or part"
        PURPOSE = "purpose", "Purpose"
        STRAND = "strand", "Strand"
        DATE = "date_text", "Date"
        ACTION = "action", "Agreed action"
        MEASURE = "measure", "Agreed success measure"
        INDICATORS = "indicators", "Indicators"
        EVIDENCE = "evidence", "Evidence of progress"
        EXPLANATION = "explanation", "Explanation"
        IMPACT = "impact", "Evidence of impact"

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="printed_wordings", help_text="The round whose report it is."
    )
    heading = models.ForeignKey(
        Heading, models.PROTECT, null=True, blank=True, related_name="printed_wordings"
    )
    sub_action = models.ForeignKey(
        SubAction, models.PROTECT, null=True, blank=True, related_name="printed_wordings"
    )
    repeated_round = models.ForeignKey(
        Round,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_wordings",
        help_text="The earlier round it repeats.",
    )
    field = models.CharField(max_length=20, choices=Field)
    text = models.TextField(blank=True)

    history = AuditHistory(of_plan="round__plan_id")

    class Meta:
        verbose_name = "earlier wording"
        verbose_name_plural = "earlier wordings"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(heading__isnull=True, sub_action__isnull=False)
                | Q(heading__isnull=False, sub_action__isnull=True, repeated_round__isnull=True),
                name="a_wording_is_of_a_heading_or_of_a_sub_action",
            ),
            models.UniqueConstraint(
                fields=["round", "heading", "field"],
                condition=Q(heading__isnull=False),
                name="one_wording_per_heading_and_round",
            ),
            models.UniqueConstraint(
                fields=["round", "sub_action", "field"],
                condition=Q(sub_action__isnull=False, repeated_round__isnull=True),
                name="one_wording_per_sub_action_and_round",
            ),
            models.UniqueConstraint(
                fields=["round", "sub_action", "repeated_round", "field"],
                condition=Q(repeated_round__isnull=False),
                name="one_wording_per_repeated_entry_and_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} of {self.heading or self.sub_action} in {self.round}"
