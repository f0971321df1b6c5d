"""Supporting evidence of updates: links and files."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from actionplans.models.rounds import Round
from actionplans.models.update_requests import UpdateRequest
from audit.comparing import refuse_altered
from audit.records import AuditHistory
from documents.validation.evidence_files import EVIDENCE_KIND_LABELS, EvidenceKind
from documents.validation.uploads import MAX_UPLOAD_BYTES

IS_LINK = Q(url__startswith="http://") | Q(url__startswith="https://")


class EvidenceFile(models.Model):
    """The content of one uploaded file, in the database so that backups include it."""

    # The database refuses changes to a published file.
    frozen_once: ClassVar = "first_published_version"
    not_frozen: ClassVar = ()

    data = models.BinaryField()
    first_published_version = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="The version of the update that published it first."
    )
    redaction_id = models.BigIntegerField(
        null=True, editable=False, help_text="The number of the redaction that took its bytes away."
    )

    def __str__(self) -> str:
        return f"File {self.pk}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def not_removed(self) -> EvidenceQuerySet:
        """Evidence that was not removed, in the order in which it was added, without file contents."""
        rows = self.filter(removed_at__isnull=True).order_by("pk")
        return rows.select_related("file", "added_by").defer("file__data")

    def published(self) -> EvidenceQuerySet:
        return self.not_removed().filter(first_published_version__isnull=False)

    def in_report(self, this_round: Round) -> EvidenceQuerySet:
        """The evidence that a round published; for an open round, what it would publish now."""
        evidence = self.not_removed().filter(update_request__round=this_round)
        published_or_approved = Q(first_published_version__isnull=False) | Q(
            update_request__state=UpdateRequest.State.APPROVED
        )
        return evidence.filter(
            published_or_approved
            if this_round.state == Round.State.OPEN
            else Q(first_published_version__isnull=False)
        )

    def for_public(self) -> EvidenceQuerySet:
        """Evidence published to the public, and not of exempt actions."""
        public_only = {"is_public": True, "update_request__sub_action__is_exempt": False}
        return self.published().filter(update_request__round__in=Round.objects.public(), **public_only)

    def removable_files(self) -> EvidenceQuerySet:
        """Files that can still be removed, which is what quotas count."""
        update_requests = UpdateRequest.objects.in_progress().values("pk")
        return self.not_removed().filter(
            file__isnull=False, first_published_version__isnull=True, update_request__in=update_requests
        )

    def total_size(self) -> int:
        return self.order_by().aggregate(total=Sum("size"))["total"] or 0


class Evidence(models.Model):
    """A link or file of an update. It cannot be removed once a report was published with it."""

    class Kind(models.TextChoices):
        LINK = "link", "Link"
        FILE = "file", "File"

    # The database refuses changes to a published row.
    frozen_once: ClassVar = "first_published_version"
    not_frozen: ClassVar = ()

    update_request = models.ForeignKey(UpdateRequest, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=4, choices=Kind)
    title = models.CharField(max_length=200, help_text="What it shows, in a few words.")
    url = models.CharField(max_length=2000, blank=True, help_text="Of a link: where it leads.")
    file = models.OneToOneField(
        EvidenceFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        help_text="Empty once it is removed.",
    )
    file_name = models.CharField(max_length=255, blank=True)
    file_type = models.CharField(
        max_length=4,
        blank=True,
        choices=list(EVIDENCE_KIND_LABELS.items()),
        help_text="Told by what is in it.",
    )
    size = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    is_public = models.BooleanField(
        "residents may see it", default=False, help_text="Once the update is published for them."
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    first_published_version = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="The version of the update that published it first.",
    )

    objects = EvidenceQuerySet.as_manager()
    history = AuditHistory(of_plan="update_request__round__plan_id")

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="link", file__isnull=True, file_name="", sha256="", size__isnull=True)
                & IS_LINK
                | Q(kind="file", url="", size__gte=1, size__lte=MAX_UPLOAD_BYTES)
                & ~Q(sha256="")
                & ~Q(file_name=""),
                name="evidence_is_a_link_or_a_file",
            ),
            models.CheckConstraint(
                condition=Q(kind="link")
                | Q(removed_at__isnull=True, file__isnull=False)
                | Q(file__isnull=True, removed_at__isnull=False),
                name="only_a_removed_file_has_no_bytes",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="evidence_has_a_title"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False, first_published_version__isnull=True),
                name="published_evidence_is_not_removed",
            ),
            models.UniqueConstraint(
                fields=["update_request", "url"],
                condition=Q(kind="link", removed_at__isnull=True),
                name="an_update_has_a_link_once",
            ),
            models.UniqueConstraint(
                fields=["update_request", "sha256"],
                condition=Q(kind="file", removed_at__isnull=True),
                name="an_update_has_a_file_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def whole_file(self) -> bytes:
        """The content of the file. Raises AlteredOutside where it was changed outside Scrutiny."""
        if self.file is None:
            return b""
        refuse_altered(EvidenceFile, [self.file.pk])
        return bytes(self.file.data)

    @property
    def was_taken_out(self) -> bool:
        """Whether a redaction removed its content."""
        return bool(self.file and self.file.redaction_id)

    @property
    def about(self) -> str:
        """Its address, or its file type and size, to show next to a link to it."""
        if self.kind == self.Kind.LINK:
            return self.url
        return f"{EVIDENCE_KIND_LABELS[self._kind]}, {_format_size(self.size or 0)}"

    @property
    def _kind(self) -> EvidenceKind:
        return self.file_type  # type: ignore[return-value]  # a choice of the field


def _format_size(size: int) -> str:
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"
