"""The Word file in which a council wants its covering reports."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User


class CoveringTemplate(models.Model):
    """A template of covering reports, used from the time it was saved until the next.

    Without a file it is the built-in template; so it is where a redaction took the file away.
    """

    is_append_only: ClassVar = True
    is_redacted: ClassVar = True

    file_name = models.CharField("name of the file", max_length=200, blank=True)
    data = models.BinaryField(null=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    redaction_id = models.BigIntegerField(null=True, help_text="The number of the one that took it away.")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_by_name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.file_name or "The built-in template"

    @classmethod
    def keep(cls, data: bytes | None, name: str, *, by: User) -> CoveringTemplate:
        """From now on reports are written in this; without bytes in the built-in template."""
        sha256 = hashlib.sha256(data).hexdigest() if data else ""
        return cls.objects.create(
            data=data, file_name=name[:200], sha256=sha256, created_by=by, created_by_name=str(by)[:200]
        )

    @classmethod
    def now(cls) -> bytes | None:
        """The file as it came; None where it is the built-in one."""
        data = cls.objects.order_by("pk").values_list("data", flat=True).last()
        return bytes(data) if data else None
