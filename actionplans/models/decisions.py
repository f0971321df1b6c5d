"""Committees' decisions on grades, dates and the monitoring of actions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from actionplans.models.entries import ProgressEntry
from actionplans.models.meetings import Meeting
from actionplans.models.plans import ActionPlan, Heading, SubAction
from audit.records import AuditHistory
from documents.plan.dates import format_month
from documents.plan.grades import GRADE_CHOICES, grade_label


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_force(self) -> DecisionQuerySet:
        """Decisions that were not rescinded and do not rescind another."""
        return self.filter(rescinded_by__isnull=True).exclude(kind=Decision.Kind.TAKEN_BACK)

    def about(self, sub_action: SubAction) -> DecisionQuerySet:
        """Decisions on an action, and on the part and the recommendation that it belongs to."""
        heading_ids = [pk for pk in (sub_action.heading_id, sub_action.heading.parent_id) if pk]
        return self.filter(Q(sub_action=sub_action) | Q(sub_action__isnull=True, heading__in=heading_ids))

    def for_action_row(self) -> DecisionQuerySet:
        """With what the row of an action needs, in the order in which they were recorded."""
        return self.select_related("meeting", "entry", "plan").order_by("pk")

    def with_overriding_grade(self) -> models.QuerySet[Any]:
        """Annotate `overriding_grade`, which is `own_grade` computed by the database."""
        agreed = ~Q(kind=Decision.Kind.TAKEN_BACK) & Q(entry__grade=F("committee_grade"))
        result: models.QuerySet[Any] = self.annotate(
            overriding_grade=Case(When(agreed, then=None), default=F("committee_grade"))
        )
        return result

    def for_lists(self) -> DecisionQuerySet:
        """With what lists of decisions need, in the order in which they were recorded. One query."""
        return self.select_related(
            "meeting__committee",
            "recorded_by",
            "plan",
            "heading__parent",
            "sub_action__heading__parent",
            "entry__round",
            "successor__heading__parent",
            "rescinds",
            "rescinded_by",
        ).order_by("pk")


class Decision(models.Model):
    """A committee's decision at a meeting on an action, a recommendation or a whole plan.

    It never changes after it is recorded; a later decision may rescind it. The entry keeps the officer's
    grade: `committee_grade` is the committee's grade of that entry from this decision on.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "Grade confirmed"
        AMENDED = "amended", "Grade amended"
        REVISED = "revised", "Revised date agreed"
        REPORT = "report", "Further report asked for"
        SIGNED_OFF = "signed-off", "Signed off"
        WITHDRAWN = "withdrawn", "Withdrawn"
        SUPERSEDED = "superseded", "Superseded"
        TRANSFERRED = "transferred", "Transferred"
        PLAN_SIGNED_OFF = "plan", "Whole plan signed off"
        TAKEN_BACK = "taken-back", "Earlier decision taken back"

    OF_GRADES: ClassVar = [Kind.CONFIRMED, Kind.AMENDED]
    # Each ends the monitoring of an action, whose monitoring state has the same value.
    ENDINGS: ClassVar = [Kind.SIGNED_OFF, Kind.WITHDRAWN, Kind.SUPERSEDED, Kind.TRANSFERRED]
    WITH_REASON: ClassVar = [
        Kind.AMENDED,
        Kind.REVISED,
        Kind.WITHDRAWN,
        Kind.SUPERSEDED,
        Kind.TRANSFERRED,
        Kind.TAKEN_BACK,
    ]

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=11, choices=Kind)
    heading = models.ForeignKey(
        Heading,
        models.PROTECT,
        null=True,
        related_name="decisions",
        help_text="Where it is about a recommendation or part.",
    )
    sub_action = models.ForeignKey(
        SubAction,
        models.PROTECT,
        null=True,
        related_name="decisions",
        help_text="Where it is about one action.",
    )
    entry = models.ForeignKey(
        ProgressEntry,
        models.PROTECT,
        null=True,
        related_name="decisions",
        help_text="The officer's, of which the grade was confirmed or amended.",
    )
    committee_grade = models.PositiveSmallIntegerField(
        "the committee's grade", choices=GRADE_CHOICES, null=True, help_text="That of the entry from then on."
    )
    committee_grade_text = models.CharField(
        max_length=60, blank=True, help_text="That grade on the plan's own scale: Amber. Blank for 1 to 4."
    )
    revised_date = models.CharField(max_length=300, blank=True, help_text="As agreed: March 2021.")
    successor = models.ForeignKey(
        SubAction,
        models.PROTECT,
        null=True,
        related_name="superseding_decisions",
        help_text="The action that stands in its place.",
    )
    transferred_to = models.CharField(max_length=300, blank=True, help_text="To whom, or to which plan.")
    further_report_period = models.DateField(
        null=True, help_text="The first day of the month for which a further report is asked."
    )
    reason = models.TextField(blank=True)
    minute_reference = models.CharField(
        "minute reference", max_length=100, blank=True, help_text="CDS 12/20."
    )
    plan_sign_off = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="action_sign_offs",
        help_text="The sign-off of the whole plan that it belongs to.",
    )
    rescinds = models.OneToOneField("self", models.PROTECT, null=True, related_name="rescinded_by")
    last_published_period = models.DateField(
        null=True, help_text="The month of the last update that was published when it was recorded."
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()
    history = AuditHistory(of_plan="plan_id", never_deleted=True)

    # The database refuses changes to a recorded decision, except to the minute reference, added later.
    frozen_once: ClassVar = "recorded_at"
    not_frozen: ClassVar = ("minute_reference",)

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind__in=["confirmed", "amended"])
                | Q(entry__isnull=False, sub_action__isnull=False, committee_grade__isnull=False),
                name="a_committee_grade_has_an_entry",
            ),
            models.CheckConstraint(
                condition=Q(committee_grade__isnull=True)
                | Q(committee_grade__in=[1, 2, 3, 4], entry__isnull=False),
                name="a_committee_grade_is_1_to_4",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["revised", "signed-off", "withdrawn", "superseded", "transferred"])
                | Q(sub_action__isnull=False),
                name="a_decision_on_an_action_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind="report")
                | Q(further_report_period__isnull=False)
                & (Q(sub_action__isnull=False) | Q(heading__isnull=False)),
                name="a_further_report_has_a_subject_and_period",
            ),
            models.CheckConstraint(
                condition=~Q(kind="plan") | Q(sub_action__isnull=True, heading__isnull=True),
                name="a_whole_plan_is_signed_off_as_a_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="superseded") | Q(successor__isnull=False) & ~Q(successor=F("sub_action")),
                name="a_superseded_action_has_another_successor",
            ),
            models.CheckConstraint(
                condition=~Q(kind="transferred") | ~Q(transferred_to=""),
                name="a_transfer_has_a_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(kind="revised") | ~Q(revised_date=""), name="a_revised_date_is_given"
            ),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=["amended", "revised", "withdrawn", "superseded", "transferred", "taken-back"]
                )
                | ~Q(reason=""),
                name="a_decision_with_consequences_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="taken-back", rescinds__isnull=False)
                | ~Q(kind="taken-back") & Q(rescinds__isnull=True),
                name="only_a_rescinding_decision_rescinds",
            ),
        ]

    @property
    def is_in_force(self) -> bool:
        """Whether it is in force, from what `for_lists` fetched."""
        return not hasattr(self, "rescinded_by") and self.kind != Decision.Kind.TAKEN_BACK

    def __str__(self) -> str:
        return f"{self.about}: {self.in_words}" if self.about else self.in_words

    @property
    def about(self) -> str:
        """The name of its action or heading; "" for a whole plan."""
        return str(self.sub_action or self.heading or "")

    @property
    def grade_in_words(self) -> str:
        """The committee's grade, in the wording of the plan's own scale with the grade that it counts as."""
        text = grade_label(self.committee_grade)
        return f"{self.committee_grade_text}, which counts as {text}" if self.committee_grade_text else text

    @property
    def graded(self) -> str:
        """The plan's word for a grade."""
        return self.plan.line_words.grade.lower() if self.committee_grade_text else "grade"

    @property
    def own_grade(self) -> int | None:
        """The committee's grade; None where the committee agreed to the officer's.

        A rescinding decision has the grade of the previous decision, which differed from the officer's.
        """
        if self.kind != self.Kind.TAKEN_BACK and self.entry and self.entry.grade == self.committee_grade:
            return None
        return self.committee_grade

    @property
    def further_report_month(self) -> str:
        """The month as text, such as June 2027; "" where no further report was requested."""
        return format_month(self.further_report_period) if self.further_report_period else ""

    @property
    def in_words(self) -> str:
        """The decision as a phrase, like "grade confirmed as 2 (On-Track)"."""
        phrases = {
            self.Kind.CONFIRMED: f"{self.graded} confirmed as {self.grade_in_words}",
            self.Kind.AMENDED: f"{self.graded} amended to {self.grade_in_words}",
            self.Kind.REVISED: f"revised date agreed: {self.revised_date}",
            self.Kind.REPORT: f"further report asked for: {self.further_report_month}",
            self.Kind.SUPERSEDED: f"superseded by {self.successor}",
            self.Kind.TRANSFERRED: f"transferred to {self.transferred_to}",
        }
        kind = self.Kind(self.kind)
        if kind == self.Kind.TAKEN_BACK and self.rescinds:
            return f"taken back: {self.rescinds.in_words}"
        return phrases.get(kind, str(kind.label).lower())
