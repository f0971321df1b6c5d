"""Agenda packs: their contents, the progress of making them, and the resulting file."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from actionplans.models import ActionPlan, Meeting, Round
from audit.comparing import refuse_altered
from audit.models import SEAL_MAX_LENGTH
from audit.own_seals import OwnSeal
from audit.state_seals import seal_current_state
from reports.report_options import ReportOptions


class AgendaPackQuerySet(models.QuerySet["AgendaPack"]):
    def for_lists(self) -> AgendaPackQuerySet:
        """With what pages show of packs, without the file."""
        items = AgendaPackItem.objects.defer("plan_data").select_related("round__plan")
        packs = self.defer("data").select_related("created_by", "meeting__committee")
        return packs.prefetch_related(models.Prefetch("items", items))

    @transaction.atomic
    def end(self, state: str) -> int:
        """Set the state of those that are still being made. Returns how many. Raises AlteredOutside."""
        pack_ids = list(self.filter(state=AgendaPack.State.WAITING).values_list("pk", flat=True))
        refuse_altered(AgendaPack, pack_ids)
        ended_count: int = AgendaPack.objects.filter(pk__in=pack_ids, state=AgendaPack.State.WAITING).update(
            state=state
        )
        seal_current_state(AgendaPack.objects.filter(pk__in=pack_ids))
        return ended_count


class AgendaPack(models.Model):
    """The reports of one meeting bound into one PDF. It has a file only once it is complete."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Not made"
        WITHDRAWN = "withdrawn", "Withdrawn"

    STUCK_AFTER: ClassVar = dt.timedelta(minutes=10)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_packs")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    for_public = models.BooleanField(default=False, help_text="Without what is not for residents.")
    has_covering_reports = models.BooleanField(
        default=False, help_text="A covering report before each Progress Update."
    )
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    documents_done = models.PositiveSmallIntegerField(default=0, help_text="How many reports are written.")
    has_drafts = models.BooleanField(default=False)
    data = models.BinaryField(null=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)

    objects = AgendaPackQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="ready", data__isnull=False) | ~Q(state="ready") & Q(data__isnull=True),
                name="an_agenda_pack_has_a_file_once_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"Agenda pack of {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse("reports:agenda-pack", args=[self.pk])

    @property
    def file_name(self) -> str:
        return pack_file_name(self.meeting, for_public=self.for_public, draft=self.has_drafts)

    @property
    def document_count(self) -> int:
        """How many documents the pack has: reports, and the covering reports that only reviews have."""
        kinds = [item.round.plan.kind for item in self.items.all()]
        return len(kinds) + (kinds.count(ActionPlan.Kind.REVIEW) if self.has_covering_reports else 0)

    @property
    def is_stuck(self) -> bool:
        return self.state == self.State.WAITING and timezone.now() - self.created_at > self.STUCK_AFTER


class AgendaPackItem(models.Model):
    """One report of a pack, with its place on the agenda and its contents when the pack was made."""

    is_redacted: ClassVar = True

    pack = models.ForeignKey(AgendaPack, models.CASCADE, related_name="items")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    agenda_item = models.CharField(max_length=60, blank=True)
    appendix = models.CharField(max_length=60, blank=True)
    plan_data = models.JSONField(default=dict, blank=True, help_text="Its plan.")
    surrounding_text = models.TextField(blank=True, help_text="What stands round its plan.")
    exempt_actions = models.JSONField(default=list, blank=True, help_text="Those that it lacks.")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "position"], name="one_report_per_position_in_a_pack"),
            models.UniqueConstraint(fields=["pack", "round"], name="a_report_is_in_a_pack_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.round}" if self.place else str(self.round)

    @property
    def place(self) -> str:
        return ReportOptions(item=self.agenda_item, appendix=self.appendix).place_on_the_agenda


class CachedPackPdf(OwnSeal, models.Model):
    """A PDF that was rendered for a pack, by the digest of its contents. It can be rendered again."""

    sealed_as: ClassVar = "kept part of a pack"

    digest = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()
    seal = models.CharField(
        max_length=SEAL_MAX_LENGTH, blank=True, help_text="Of these bytes for what they print."
    )
    last_used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.digest

    @classmethod
    def keep(cls, digest: str, data: bytes) -> None:
        """Store a rendered PDF, replacing one with the same digest that is not sound."""
        cached_pdf = cls(digest=digest, data=data)
        cls.objects.update_or_create(digest=digest, defaults={"data": data, "seal": cached_pdf.right_seal()})

    def sealed_values(self) -> list[object]:
        """The seal covers the bytes and the digest, so that a PDF cannot be stored for another document."""
        return [self.digest, self.data]


def pack_file_name(meeting: Meeting, *, for_public: bool, draft: bool) -> str:
    """A file name that committee systems accept: "2020-10-01-crime-and-disorder-agenda-pack.pdf"."""
    committee_slug = slugify(meeting.committee.name)[:60].strip("-")
    suffixes = ["residents"] * for_public + ["draft"] * draft
    return "-".join([f"{meeting.date:%Y-%m-%d}", committee_slug, "agenda-pack", *suffixes]) + ".pdf"
