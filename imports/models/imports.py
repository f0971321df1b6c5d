"""Imports: which document, by whom, and its findings."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from actionplans.models import ActionPlan, Round
from audit.records import AuditHistory
from documents.plan.findings import Finding


class Import(models.Model):
    """One document that was read into a plan, with the findings it gave."""

    plan = models.ForeignKey(
        ActionPlan, models.PROTECT, related_name="imports", help_text="The review or other plan."
    )
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="imports")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    findings = models.JSONField(default=list)
    file = models.OneToOneField(
        "StoredFile",
        models.PROTECT,
        null=True,
        related_name="import_record",
        help_text="The document itself.",
    )

    history = AuditHistory(of_plan="plan_id")

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} into {self.plan}"

    @property
    def parsed_findings(self) -> list[Finding]:
        return [Finding(**finding) for finding in self.findings]
