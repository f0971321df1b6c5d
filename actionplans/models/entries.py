"""What was answered: progress and impact of one sub-action in one round."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from actionplans.grades import Grade, in_words
from history.records import KeptHistory

from .plans import SubAction
from .rounds import Round


class EntryQuerySet(models.QuerySet[Any]):
    def published(self) -> EntryQuerySet:
        return self.filter(round__state=Round.State.PUBLISHED, withheld=False)

    def in_order(self) -> EntryQuerySet:
        """From the oldest round to the newest, each with its round."""
        return self.select_related("round").order_by("round__period")


class ProgressEntry(models.Model):
    """What was done, and how far it got: one sub-action in one round.

    Old papers lack grades and explanations, so the table allows it; forms ask for them.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="progress_entries")
    sub_action = models.ForeignKey(SubAction, models.PROTECT, related_name="progress_entries")
    evidence = models.TextField("evidence of progress", blank=True)
    grade = models.PositiveSmallIntegerField("assessment of progress", choices=Grade, null=True, blank=True)
    grade_text = models.CharField(
        "grade as printed",
        max_length=300,
        blank=True,
        help_text="Only where the paper used other words than our key.",
    )
    explanation = models.TextField(blank=True, help_text="Why it slipped or was not achieved.")
    withheld = models.BooleanField(
        default=False, editable=False, help_text="Written, but not approved when its round was published."
    )
    revised_date = models.CharField(
        max_length=300, blank=True, help_text="When it will be done instead: March 2021."
    )
    no_revised_date = models.CharField(
        "why there is no revised date", max_length=300, blank=True, help_text="Where none can be given yet."
    )

    objects = EntryQuerySet.as_manager()
    history = KeptHistory(of_plan="round__plan_id")

    class Meta:
        verbose_name_plural = "progress entries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "sub_action"], name="one_progress_entry_a_line_and_round"
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__in=[1, 2, 3, 4]), name="a_grade_is_1_to_4"
            ),
        ]
        indexes: ClassVar = [
            # Covers "the latest grade of each sub-action", the question every list asks.
            models.Index(fields=["sub_action", "round", "withheld", "grade"], name="latest_grade"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_action}, {self.round}: {self.grade_in_words or 'no grade'}"

    @property
    def grade_in_words(self) -> str:
        """What a paper prints: the words it used, else the grade with its meaning."""
        return self.grade_text or in_words(self.grade)


class ImpactEntry(models.Model):
    """What difference it made, or that this is not known yet: one sub-action in one round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="impact_entries")
    sub_action = models.ForeignKey(SubAction, models.PROTECT, related_name="impact_entries")
    evidence = models.TextField("evidence of impact", blank=True)
    not_yet = models.BooleanField(
        "not yet known",
        default=False,
        help_text="Tick where the words only say when and how it will be measured.",
    )
    withheld = models.BooleanField(
        default=False, editable=False, help_text="Written, but not approved when its round was published."
    )

    objects = EntryQuerySet.as_manager()
    history = KeptHistory(of_plan="round__plan_id")

    class Meta:
        verbose_name_plural = "impact entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "sub_action"], name="one_impact_entry_a_line_and_round"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_action}, {self.round}"
