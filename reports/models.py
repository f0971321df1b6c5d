"""Report formats of committees, and published reports with the bytes of their files."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import CouncilBranding
from actionplans.models import Committee, Round
from audit.comparing import refuse_altered
from audit.records import AuditHistory
from documents.plan import plan_data
from reports.covering_report_texts import CoveringReportTexts
from reports.covering_template_models import CoveringTemplate as CoveringTemplate
from reports.pack_models import AgendaPack as AgendaPack
from reports.pack_models import AgendaPackItem as AgendaPackItem
from reports.pack_models import CachedPackPdf as CachedPackPdf
from reports.report_options import (
    ActionsShown,
    FrontPage,
    OwnersShown,
    ReportLayout,
    ReportOptions,
    RoundsShown,
)


class ReportFormat(models.Model):
    """A committee's report format. A committee without one gets the default."""

    committee = models.OneToOneField(Committee, models.PROTECT, related_name="report_format")
    layout = models.CharField(max_length=10, choices=ReportLayout, default=ReportLayout.MATRIX)
    rounds = models.CharField(
        "which updates it prints", max_length=10, choices=RoundsShown, default=RoundsShown.ALL
    )
    actions = models.CharField(
        "which actions it prints", max_length=15, choices=ActionsShown, default=ActionsShown.ALL
    )
    front = models.CharField("page at a glance", max_length=3, choices=FrontPage, default=FrontPage.NO)
    people = models.CharField(
        "who is responsible", max_length=5, choices=OwnersShown, default=OwnersShown.NAMES
    )
    marking = models.CharField("protective marking", max_length=60, blank=True)
    purpose = models.TextField("purpose of its covering reports", blank=True)
    background = models.TextField("background of its covering reports", blank=True)
    recommendations = models.TextField("recommendations of its covering reports", blank=True)

    history = AuditHistory()

    def __str__(self) -> str:
        return f"The reports of {self.committee}"

    @property
    def options(self) -> ReportOptions:
        return ReportOptions(
            self.layout,
            self.rounds,
            self.actions,
            marking=self.marking,
            front=self.front,
            people=self.people,
        )

    @property
    def texts(self) -> CoveringReportTexts:
        return CoveringReportTexts(self.purpose, self.background, self.recommendations)

    @classmethod
    def of(cls, committee: Committee | None) -> ReportFormat:
        """The report format of a committee; an unsaved one with the defaults if it has none."""
        report_format = cls.objects.filter(committee=committee).first() if committee else None
        return report_format or cls(committee=committee)

    @classmethod
    def options_of(cls, committee: Committee | None) -> ReportOptions:
        """The options of a committee's reports, unless others are chosen for one report."""
        return cls.of(committee).options


class PublishedReportQuerySet(models.QuerySet["PublishedReport"]):
    def with_checksums(self) -> PublishedReportQuerySet:
        """With the files and their checksums, but not their bytes."""
        files = PublishedFile.objects.defer("data").order_by("file_format")
        return self.prefetch_related(models.Prefetch("files", files))


class PublishedReport(models.Model):
    """One version of a round's report as it was published. Never changed: a correction is a new version."""

    is_append_only: ClassVar = True
    is_redacted: ClassVar = True

    round = models.ForeignKey(Round, models.PROTECT, related_name="published_reports")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True, help_text="Why it was published again.")
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_by_name = models.CharField(max_length=200)
    report_options = models.JSONField(default=dict, blank=True, help_text="How its report is laid out.")
    branding = models.ForeignKey(CouncilBranding, models.PROTECT, null=True, related_name="+")
    sub_action_ids = models.JSONField(
        default=list,
        blank=True,
        help_text="The numbers of the sub-actions that its plan prints, in its order.",
    )
    decision_sub_action_ids = models.JSONField(
        default=list, blank=True, help_text="Of each decision that it prints, the sub-actions it is about."
    )

    objects = PublishedReportQuerySet.as_manager()

    class Meta:
        ordering = ["round", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "version"], name="a_report_version_is_published_once"),
            models.CheckConstraint(
                condition=Q(version=1) | Q(version__gt=1) & ~Q(reason=""),
                name="a_later_report_version_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, version {self.version}"

    def file(self, file_format: str, copy: PublicCopy | None = None) -> PublishedFile:
        """A file of this version, or of a public copy. Raises AlteredOutside if it was altered."""
        published_file: PublishedFile = self.files.get(file_format=file_format, public_copy=copy)
        refuse_altered(PublishedFile, [published_file.pk])
        return published_file

    @cached_property
    def last_redaction(self) -> ReplacedFile | None:
        """The latest replacement of a file by a redaction, if any."""
        return ReplacedFile.objects.filter(file__report=self).last()

    @property
    def day(self) -> dt.date:
        """The day on which the first version was published: corrections keep the day of the report."""
        return timezone.localdate(
            self.round.published_reports.order_by("version").values_list("published_at", flat=True)[0]
        )

    def plan(self, copy: PublicCopy | None = None) -> plan_data.PlanData:
        """The plan as this version, or a public copy of it, prints it."""
        return plan_data.from_json(bytes(self.file(PublishedFile.Format.JSON, copy).data).decode())


class PublicCopy(models.Model):
    """A version without the actions that were exempt when the copy was made, for the public.

    Another copy is needed when more becomes exempt. Until it is made, the files of this one are withheld.
    """

    is_append_only: ClassVar = True

    report = models.ForeignKey(PublishedReport, models.PROTECT, related_name="public_copies")
    exempt_actions = models.JSONField(help_text="The numbers of the sub-actions that it lacks.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "public copies"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.report}, without {len(self.exempt_actions)}"


class PublishedFile(models.Model):
    """The bytes of one file of a published version, with their SHA-256."""

    class Format(models.TextChoices):
        JSON = "json", "JSON"
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"

    is_append_only: ClassVar = True

    report = models.ForeignKey(PublishedReport, models.PROTECT, related_name="files")
    public_copy = models.ForeignKey(
        PublicCopy, models.PROTECT, null=True, related_name="files", help_text="Empty for the whole version."
    )
    file_format = models.CharField(max_length=4, choices=Format)
    data = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "file_format"],
                condition=Q(public_copy=None),
                name="a_report_has_one_file_per_format",
            ),
            models.UniqueConstraint(
                fields=["public_copy", "file_format"],
                condition=Q(public_copy__isnull=False),
                name="a_public_copy_has_one_file_of_a_format",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.get_file_format_display()}"

    @classmethod
    def of(
        cls, published_report: PublishedReport, file_format: str, data: bytes, copy: PublicCopy | None = None
    ) -> PublishedFile:
        sha256 = hashlib.sha256(data).hexdigest()
        return cls(
            report=published_report,
            public_copy=copy,
            file_format=file_format,
            data=data,
            sha256=sha256,
            size=len(data),
        )

    @property
    def is_sound(self) -> bool:
        """Whether the bytes are still those that were published."""
        return hashlib.sha256(bytes(self.data)).hexdigest() == self.sha256


class ReplacedFile(models.Model):
    """The checksum and size of a published file before a redaction replaced its bytes."""

    is_append_only: ClassVar = True

    file = models.ForeignKey(PublishedFile, models.PROTECT, related_name="replaced_files")
    redaction_id = models.BigIntegerField(help_text="The number of the redaction, which says who and why.")
    replaced_at = models.DateTimeField(default=timezone.now)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.file}, before redaction {self.redaction_id}"


class PublicationJob(models.Model):
    """A request to publish a version, and its progress."""

    is_redacted: ClassVar = True

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    round = models.ForeignKey(Round, models.PROTECT, related_name="publication_jobs")
    version = models.PositiveSmallIntegerField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    not_received_reasons = models.JSONField(default=dict, help_text="By the number of the question.")
    for_public = models.BooleanField(default=False)
    report_options = models.JSONField(default=dict, blank=True, help_text="How its report is to be laid out.")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    refusal_reason = models.CharField(max_length=500, blank=True, help_text="Why it was refused.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "version"], name="a_report_version_has_one_publication_job"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, version {self.version}"
