"""The council's Word templates of covering reports."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User


class CoveringTemplate(models.Model):
    """A template of covering reports, used from the time it was saved until the next.

    Without a file it means the built-in template. A redaction also removes the file.
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
    def keep(cls, data: bytes | None, file_name: str, *, by: User) -> CoveringTemplate:
        """Store a template to be used from now on. None as `data` selects the built-in one."""
        sha256 = hashlib.sha256(data).hexdigest() if data else ""
        return cls.objects.create(
            data=data, file_name=file_name[:200], sha256=sha256, created_by=by, created_by_name=str(by)[:200]
        )

    @classmethod
    def now(cls) -> bytes | None:
        """The bytes of the current template; None for the built-in one."""
        data = cls.objects.order_by("pk").values_list("data", flat=True).last()
        return bytes(data) if data else None
