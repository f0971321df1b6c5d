"""What clerks entered as the meaning of words in imported documents. Used in later imports."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from actionplans.models import Committee
from audit.records import AuditHistory
from documents.plan import cell_names
from documents.plan.grades import GRADE_CHOICES, grade_label
from documents.recognise.terms import LearnedTerms


class LabelTerm(models.Model):
    """A label that a council uses, and the field it names."""

    class Field(models.TextChoices):
        REVIEW = cell_names.REVIEW, "Review"
        COMMITTEE = cell_names.COMMITTEE, "Committee"
        LINK_OFFICERS = cell_names.LINK_OFFICERS, "Link officer/s"
        AGREED = cell_names.AGREED_MONTH, "Action plan agreed"
        STRAND = cell_names.STRAND, "Column head or strand"
        REF = cell_names.REF, "Reference of an action"
        RESPONSIBILITY = cell_names.RESPONSIBILITY, "Responsibility"
        DATE = cell_names.DATE, "Date"
        ACTION = cell_names.AGREED_ACTION, "Agreed action"
        MEASURE = cell_names.MEASURE, "Agreed success measure"
        EVIDENCE = cell_names.EVIDENCE, "Evidence of progress"
        ASSESSMENT = cell_names.ASSESSMENT, "Assessment of progress (grades 1 to 4)"
        STATUS = cell_names.STATUS, "Status in other words (Green, Complete)"
        EXPLANATION = cell_names.EXPLANATION, "Explanation of the assessment"
        IMPACT = cell_names.IMPACT, "Evidence of impact"

    wording = models.CharField(max_length=200, help_text="In small letters, without colon and month.")
    field = models.CharField(max_length=20, choices=Field)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    added_at = models.DateTimeField(auto_now_add=True)

    history = AuditHistory()

    class Meta:
        ordering: ClassVar = ["wording"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wording"], name="a_label_term_has_one_meaning"),
            models.CheckConstraint(condition=~Q(wording=""), name="a_label_term_has_wording"),
        ]

    def __str__(self) -> str:
        return f"“{self.wording}” means {self.get_field_display()}"


class StatusTerm(models.Model):
    """A status word and the grade that it means, in one committee's documents or in all."""

    wording = models.CharField(max_length=80, help_text="In small letters.")
    grade = models.PositiveSmallIntegerField(choices=GRADE_CHOICES, null=True, blank=True)
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    added_at = models.DateTimeField(auto_now_add=True)

    history = AuditHistory()

    class Meta:
        ordering: ClassVar = ["wording", "committee__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wording", "committee"], name="a_status_term_means_one_grade_in_a_committee"
            ),
            models.UniqueConstraint(
                fields=["wording"],
                condition=Q(committee__isnull=True),
                name="a_status_term_means_one_grade_elsewhere",
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="a_status_term_has_wording"),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__in=[1, 2, 3, 4]),
                name="a_status_term_grade_is_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.wording}” means {grade_label(self.grade) or 'no grade'}"


def learned_terms_for(committee: str = "") -> LearnedTerms:
    """The terms for documents of this committee, whose own meanings take precedence over the general ones."""
    statuses = dict(StatusTerm.objects.filter(committee=None).values_list("wording", "grade"))
    if committee:
        status_terms = StatusTerm.objects.filter(committee__name__iexact=committee)
        statuses.update(status_terms.values_list("wording", "grade"))
    labels = LabelTerm.objects.values_list("wording", "field")
    return LearnedTerms(frozenset(labels), frozenset(statuses.items()))
