"""Work accounts, with which people sign in by single sign-on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from audit.records import AuditHistory


class WorkAccount(models.Model):
    """A work account that is linked to an account here, identified by numbers that are never reused.

    A name or email address in a token proves nothing: people type them into the directory, and they may be
    given to another person later.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="work_accounts")
    tenant = models.CharField(
        max_length=200, help_text="Whose directory: tid, or the issuer without tenants."
    )
    subject = models.CharField(max_length=200, help_text="Which of its people: oid, or sub without tenants.")
    name = models.CharField(max_length=200, blank=True, help_text="What its owner knows it by.")
    linked_at = models.DateTimeField(default=timezone.now)

    history = AuditHistory()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "subject"], name="one_user_per_work_account"),
        ]

    def __str__(self) -> str:
        return self.name or "Work account"
