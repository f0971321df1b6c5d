"""The entries of an update: progress and impact of one sub-action in one round."""

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
        """Drafts, and entries of imported reports, which no version published here contains."""
        return self.filter(first_published_version__isnull=True)

    def in_version_order(self) -> EntryQuerySet:
        """By the version that first published them, drafts last."""
        return self.order_by(F("first_published_version").asc(nulls_last=True))

    def in_round_order(self) -> EntryQuerySet:
        """Oldest round first, with the round of each."""
        return self.select_related("round").order_by("round__period")

    def graded(self, before: dt.date | None = None, *, on: dt.date | None = None) -> models.QuerySet[Any]:
        """Progress entries with a grade, annotated as by `with_effective_grade`."""
        graded = self.filter(Q(grade__isnull=False) | Exists(_decisions_on_entry(before, on).in_force()))
        return graded.with_effective_grade(before, on=on)

    def with_effective_grade(
        self, before: dt.date | None = None, *, on: dt.date | None = None
    ) -> EntryQuerySet:
        """Annotate progress entries with `effective_grade`: the committee's grade, or else the officer's.

        Decisions after the report of the month `before` do not count, nor decisions of meetings after the
        day `on`. A decision on an update also applies to corrections of that update.
        """
        latest = Subquery(
            _decisions_on_entry(before, on)
            .with_overriding_grade()
            .order_by("-pk")
            .values("overriding_grade")[:1]
        )
        entries: EntryQuerySet = self.annotate(effective_grade=Coalesce(latest, "grade"))
        return entries


def _decisions_on_entry(before: dt.date | None, on: dt.date | None) -> DecisionQuerySet:
    """The decisions on an update, whichever of its versions the committee read."""
    from actionplans.models.decisions import Decision

    same_update = {"sub_action": OuterRef("sub_action"), "entry__round": OuterRef("round")}
    decisions = Decision.objects.filter(**same_update)
    if before:
        decisions = decisions.filter(last_published_period__lt=before)
    return decisions.filter(meeting__date__lte=on) if on else decisions


class Entry(models.Model):
    """A part of an update. Once a version of the report contains it, its text never changes.

    A correction is a row of its own, excluded until the next version prints it instead of the old one.
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

    # The database refuses changes to a published row, except to the column in `not_frozen`.
    frozen_once: ClassVar = "first_published_version"
    not_frozen: ClassVar = ("excluded_from_report",)

    class Meta:
        abstract = True

    @property
    def has_content(self) -> bool:
        raise NotImplementedError


def unique_entry_constraints(kind: str) -> list[models.BaseConstraint]:
    """At most one entry in the report and one draft, for each sub-action and round."""
    fields = ["round", "sub_action"]
    printed_name, draft_name = (
        f"one_{kind}_entry_per_sub_action_and_round",
        f"one_draft_{kind}_entry_per_sub_action_and_round",
    )
    return [
        models.UniqueConstraint(fields=fields, condition=Q(excluded_from_report=False), name=printed_name),
        models.UniqueConstraint(
            fields=fields, condition=Q(first_published_version__isnull=True), name=draft_name
        ),
    ]


class ProgressEntry(Entry):
    """The progress of one sub-action in one round: what was done, and the assessment.

    Imported reports may lack grades and explanations, so only forms require them.
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
        """The grade as a report prints it: in its own wording if it had one, else with its meaning."""
        return self.grade_text or grade_label(self.grade)


class ImpactEntry(Entry):
    """The impact of one sub-action in one round, or that it is not known yet."""

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
