"""Rounds: what was asked of whom, and what was answered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from actionplans.dates import month_name
from actionplans.grades import Grade, in_words
from history.records import KeptHistory

from .people import Meeting, Owner
from .plans import ActionPlan, Heading, SubAction


class RoundQuerySet(models.QuerySet["Round"]):
    def published(self) -> RoundQuerySet:
        return self.filter(state=Round.State.PUBLISHED)

    def open(self) -> RoundQuerySet:
        return self.filter(state=Round.State.OPEN)


class Round(models.Model):
    """One update of one plan, asked for by a committee."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PUBLISHED = "published", "Published"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="rounds")
    period = models.DateField(help_text="The first day of the month the update speaks for.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    opens = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="rounds")
    instructions = models.TextField(blank=True, help_text="The paragraph that tells officers what is wanted.")

    objects = RoundQuerySet.as_manager()
    history = KeptHistory(of_plan="plan_id")

    class Meta:
        ordering = ["-period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "period"], name="one_round_of_a_plan_a_month"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="open"),
                name="one_open_round_per_plan",
                violation_error_message="Publish the current round before opening another.",
            ),
        ]

    def __str__(self) -> str:
        return month_name(self.period)

    @property
    def slug(self) -> str:
        """How addresses and commands name the round: "2020-03"."""
        return f"{self.period:%Y-%m}"


class AskedQuerySet(models.QuerySet["Asked"]):
    def not_received(self) -> AskedQuerySet:
        """Asked by a published round, and nothing at all came."""
        told = Q(round=OuterRef("round"), sub_action=OuterRef("sub_action"))
        return self.filter(
            ~Exists(ProgressEntry.objects.filter(told)),
            ~Exists(ImpactEntry.objects.filter(told)),
            round__state=Round.State.PUBLISHED,
        )


class Asked(models.Model):
    """What a round asks of one sub-action, and of whom: the owners as this round knew them."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="asked")
    sub_action = models.ForeignKey(SubAction, models.PROTECT, related_name="asked")
    progress = models.BooleanField(default=True)
    impact = models.BooleanField(default=False)
    responsibility = models.TextField(blank=True, help_text="As this round's paper prints it.")
    owners = models.ManyToManyField(Owner, blank=True, related_name="asked")

    objects = AskedQuerySet.as_manager()
    history = KeptHistory(of_plan="round__plan_id", m2m_fields=[owners])

    class Meta:
        verbose_name_plural = "asked"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "sub_action"], name="a_round_asks_once_of_a_sub_action"),
            models.CheckConstraint(
                condition=Q(progress=True) | Q(impact=True), name="who_is_asked_is_asked_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_action}, {self.round}"


class EntryQuerySet(models.QuerySet[Any]):
    def published(self) -> EntryQuerySet:
        return self.filter(round__state=Round.State.PUBLISHED)

    def in_order(self) -> EntryQuerySet:
        """From the oldest round to the newest, each with its round."""
        return self.select_related("round").order_by("round__period")


class EntryState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


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
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.DRAFT, editable=False)

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
            models.Index(fields=["sub_action", "round", "grade"], name="latest_grade"),
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
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.DRAFT, editable=False)

    objects = EntryQuerySet.as_manager()
    history = KeptHistory(of_plan="round__plan_id")

    class Meta:
        verbose_name_plural = "impact entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "sub_action"], name="one_impact_entry_a_line_and_round"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_action}, {self.round}"


class PrintedWording(models.Model):
    """Words that one round's paper printed otherwise than the plan, or than the round it repeats.

    Wording drifts from paper to paper. The plan keeps the words first agreed; this keeps what the
    paper said, so that it can be printed again word for word.
    """

    class Field(models.TextChoices):
        TEXT = "text", "Recommendation or part"
        STRAND = "strand", "Strand"
        DATE = "date_text", "Date"
        ACTION = "action", "Agreed action"
        MEASURE = "measure", "Agreed success measure"
        EVIDENCE = "evidence", "Evidence of progress"
        EXPLANATION = "explanation", "Explanation"
        IMPACT = "impact", "Evidence of impact"

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="wordings", help_text="The round whose paper it is."
    )
    heading = models.ForeignKey(Heading, models.PROTECT, null=True, blank=True, related_name="wordings")
    sub_action = models.ForeignKey(SubAction, models.PROTECT, null=True, blank=True, related_name="wordings")
    repeats = models.ForeignKey(
        Round,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated",
        help_text="The earlier round it repeats.",
    )
    field = models.CharField(max_length=20, choices=Field)
    words = models.TextField(blank=True)

    history = KeptHistory(of_plan="round__plan_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(heading__isnull=True, sub_action__isnull=False)
                | Q(heading__isnull=False, sub_action__isnull=True, repeats__isnull=True),
                name="a_wording_is_of_a_heading_or_of_a_sub_action",
            ),
            models.UniqueConstraint(
                fields=["round", "heading", "field"],
                condition=Q(heading__isnull=False),
                name="one_wording_of_a_heading_a_paper",
            ),
            models.UniqueConstraint(
                fields=["round", "sub_action", "field"],
                condition=Q(sub_action__isnull=False, repeats__isnull=True),
                name="one_wording_of_a_line_a_paper",
            ),
            models.UniqueConstraint(
                fields=["round", "sub_action", "repeats", "field"],
                condition=Q(repeats__isnull=False),
                name="one_wording_of_a_repeated_entry_a_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} of {self.heading or self.sub_action} in {self.round}"
