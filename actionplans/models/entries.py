"""What was answered: progress and impact of one sub-action in one round."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from actionplans.models.plans import SubAction
from actionplans.models.rounds import Round
from audit.records import AuditHistory
from documents.plan.grades import GRADE_CHOICES, grade_label

if TYPE_CHECKING:
    from actionplans.models.decisions import DecisionQuerySet


class EntryQuerySet(models.QuerySet[Any]):
    def published(self) -> EntryQuerySet:
        return self.filter(round__state=Round.State.PUBLISHED, excluded_from_report=False)

    def without_version(self) -> EntryQuerySet:
        """Drafts, and entries of imported reports: no version published here has them."""
        return self.filter(first_published_version__isnull=True)

    def in_version_order(self) -> EntryQuerySet:
        """As versions printed them, what is being written last."""
        return self.order_by(F("first_published_version").asc(nulls_last=True))

    def in_round_order(self) -> EntryQuerySet:
        """From the oldest round to the newest, each with its round."""
        return self.select_related("round").order_by("round__period")

    def graded(self, before: dt.date | None = None, *, on: dt.date | None = None) -> models.QuerySet[Any]:
        """Of progress entries, those with a grade, as `with_held_grade` has it."""
        graded = self.filter(Q(grade__isnull=False) | Exists(_decisions_on_entry(before, on).in_force()))
        return graded.with_effective_grade(before, on=on)

    def with_effective_grade(
        self, before: dt.date | None = None, *, on: dt.date | None = None
    ) -> EntryQuerySet:
        """Of progress entries: `held_as` is the committee's grade, else the officer's, or None.

        What was decided after the update of the month `before` does not count, nor does what a meeting
        decided after the day `on`: a decision counts from the day of its meeting. What was decided of an
        answer is decided of its correction too: that is the officer's, and undoes no decision.
        """
        latest = Subquery(
            _decisions_on_entry(before, on).with_overriding_grade().order_by("-pk").values("own")[:1]
        )
        entries: EntryQuerySet = self.annotate(held_as=Coalesce(latest, "grade"))
        return entries


def _decisions_on_entry(before: dt.date | None, on: dt.date | None) -> DecisionQuerySet:
    """What was decided of an answer, whichever of its versions the committee read."""
    from actionplans.models.decisions import Decision

    same = {"sub_action": OuterRef("sub_action"), "entry__round": OuterRef("round")}
    decided = Decision.objects.filter(**same)
    if before:
        decided = decided.filter(last_published_period__lt=before)
    return decided.filter(meeting__date__lte=on) if on else decided


class Entry(models.Model):
    """What was answered. Once a version of the update has printed it, its words never change.

    A correction is a row of its own, withheld until the next version prints it in place of the old one.
    """

    excluded_from_report = models.BooleanField(
        default=False,
        editable=False,
        help_text="Written, but not printed: not approved, or a later version prints another in its place.",
    )
    first_published_version = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="The version of the update that printed it first.",
    )

    objects = EntryQuerySet.as_manager()

    # The database refuses to change a row that was printed, but for this column.
    frozen_once: ClassVar = "first_published_version"
    not_frozen: ClassVar = ("excluded_from_report",)

    class Meta:
        abstract = True

    @property
    def has_content(self) -> bool:
        raise NotImplementedError


def unique_entry_constraints(of: str) -> list[models.BaseConstraint]:
    """One line in one round has one entry on paper, and one that is being written."""
    line = ["round", "sub_action"]
    in_report, writing = (
        f"one_{of}_entry_per_sub_action_and_round",
        f"one_draft_{of}_entry_per_sub_action_and_round",
    )
    return [
        models.UniqueConstraint(fields=line, condition=Q(excluded_from_report=False), name=in_report),
        models.UniqueConstraint(fields=line, condition=Q(first_published_version__isnull=True), name=writing),
    ]


class ProgressEntry(Entry):
    """What was done, and how far it got: one sub-action in one round.

    Old reports lack grades and explanations, so the table allows it; forms ask for them.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="progress_entries")
    sub_action = models.ForeignKey(SubAction, models.PROTECT, related_name="progress_entries")
    evidence = models.TextField("evidence of progress", blank=True)
    grade = models.PositiveSmallIntegerField(
        "assessment of progress", choices=GRADE_CHOICES, null=True, blank=True
    )
    grade_text = models.CharField(
        "grade as printed",
        max_length=300,
        blank=True,
        help_text="Only where the report used other words than our key.",
    )
    explanation = models.TextField(blank=True, help_text="Why it slipped or was not achieved.")
    revised_date = models.CharField(
        max_length=300, blank=True, help_text="When it will be done instead: March 2021."
    )
    no_revised_date_reason = models.CharField(
        "why there is no revised date", max_length=300, blank=True, help_text="Where none can be given yet."
    )

    history = AuditHistory(of_plan="round__plan_id")

    class Meta:
        verbose_name = "evidence of progress"
        verbose_name_plural = "evidence of progress"
        constraints: ClassVar = [
            *unique_entry_constraints("progress"),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__in=[1, 2, 3, 4]), name="a_grade_is_1_to_4"
            ),
        ]
        indexes: ClassVar = [
            # Covers "the latest grade of each sub-action", the question every list asks.
            models.Index(
                fields=["sub_action", "round", "excluded_from_report", "grade"], name="latest_grade"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_action}, {self.round}: {self.grade_label or 'no grade'}"

    @property
    def has_content(self) -> bool:
        answers = (self.evidence, self.grade, self.grade_text, self.explanation)
        return any([*answers, self.revised_date, self.no_revised_date_reason])

    @property
    def grade_label(self) -> str:
        """What a report prints: the words it used, else the grade with its meaning."""
        return self.grade_text or grade_label(self.grade)


class ImpactEntry(Entry):
    """What difference it made, or that this is not known yet: one sub-action in one round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="impact_entries")
    sub_action = models.ForeignKey(SubAction, models.PROTECT, related_name="impact_entries")
    evidence = models.TextField("evidence of impact", blank=True)
    not_yet_known = models.BooleanField(
        "not yet known",
        default=False,
        help_text="Tick where the words only say when and how it will be measured.",
    )
    history = AuditHistory(of_plan="round__plan_id")

    class Meta:
        verbose_name = "evidence of impact"
        verbose_name_plural = "evidence of impact"
        constraints: ClassVar = unique_entry_constraints("impact")

    def __str__(self) -> str:
        return f"{self.sub_action}, {self.round}"

    @property
    def has_content(self) -> bool:
        return bool(self.evidence or self.not_yet_known)
