"""Uploaded documents, until they are imported or discarded."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum

from documents.plan.findings import Finding
from imports.models.imports import Import


class StoredFile(models.Model):
    """The original bytes of one document. In the database, so that a backup has them too."""

    data = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return self.sha256


class UploadBatch(models.Model):
    """Documents that were uploaded together."""

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    previewed_at = models.DateTimeField(
        null=True, help_text="When all documents had been read and tried one after another, the oldest first."
    )

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"Documents of {self.created_at:%-d %B %Y}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def pending(self) -> UploadQuerySet:
        """Waiting to be read, or read and neither imported nor discarded."""
        return self.filter(state__in=[Upload.State.WAITING, Upload.State.READ])

    def for_lists(self) -> UploadQuerySet:
        """What a list shows, without loading the large JSON fields."""
        return self.defer("parsed_plan", "review_draft", "preview_cache", "open_findings").select_related(
            "import_record", "uploaded_by"
        )

    def oldest_first(self) -> UploadQuerySet:
        """By the latest month they report on; action plans, which report on none, come first."""
        return self.order_by(models.F("period").asc(nulls_first=True), "pk")

    def total_size(self) -> int:
        return self.aggregate(total=Sum("size"))["total"] or 0


class Upload(models.Model):
    """One document that was uploaded: read, checked, and then imported or discarded.

    A discarded one is deleted with all that was stored of it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READ = "read", "Ready to look through"
        REFUSED = "refused", "Refused"
        IMPORTED = "imported", "Imported"

    is_redacted: ClassVar = True

    batch = models.ForeignKey(UploadBatch, models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=255)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="upload")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    rejection_code = models.CharField(max_length=40, blank=True, help_text="Why it was refused, for the log.")
    rejection_message = models.TextField(blank=True, help_text="Why it was refused, for the person.")
    parsed_plan = models.JSONField(null=True, help_text="What was read: the plain plan, its parts named.")
    review_draft = models.JSONField(null=True, help_text="The same, with what was set right by hand.")
    open_findings = models.JSONField(default=list, help_text="Doubts about the reading that are still open.")
    preview_cache = models.JSONField(
        default=dict, help_text="What an import would find, and for which state."
    )
    plan_title = models.TextField(blank=True, help_text="The review it was read to be about.")
    period = models.DateField(null=True, help_text="The last month it speaks for.")
    batch_findings = models.JSONField(
        default=list, help_text="What importing it would find, in its turn among those of its batch."
    )
    blocking_reason = models.TextField(blank=True, help_text="Why it cannot be imported as it is.")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who confirmed it with others, until its turn has come.",
    )
    import_record = models.OneToOneField(Import, models.PROTECT, null=True, related_name="upload")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(rejection_message="")
                | ~Q(state="refused") & Q(rejection_message=""),
                name="only_a_rejected_upload_says_why",
            ),
            models.CheckConstraint(
                condition=Q(review_draft__isnull=False, parsed_plan__isnull=False) | ~Q(state="read"),
                name="a_ready_upload_has_a_parsed_plan",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(state__in=["waiting", "read"]),
                name="a_pending_upload_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(state="imported") | Q(import_record__isnull=True),
                name="only_an_imported_upload_has_an_import",
            ),
            models.CheckConstraint(
                condition=Q(state="read") | Q(confirmed_by__isnull=True),
                name="only_a_ready_upload_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def parsed_findings(self) -> list[Finding]:
        return [Finding(**finding) for finding in self.open_findings]

    @property
    def parsed_batch_findings(self) -> list[Finding]:
        return [Finding(**finding) for finding in self.batch_findings]

    @property
    def words_read(self) -> dict[str, Any]:
        """The draft, with corrections. Only for an upload that has been read."""
        return cast("dict[str, Any]", self.review_draft)


class Correction(models.Model):
    """A value that somebody corrected between reading and importing."""

    is_redacted: ClassVar = True

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="corrections")
    field_path = models.CharField(max_length=100, help_text="The value's name: l3.responsibility.")
    field_description = models.CharField(
        max_length=200, help_text="The value in words: 1 c), responsibility."
    )
    old_text = models.TextField(blank=True)
    new_text = models.TextField(blank=True)
    old_and_new_values = models.JSONField(
        default=list, help_text="Both as the document keeps them: before, after."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.field_description}: “{self.old_text}” became “{self.new_text}”"
