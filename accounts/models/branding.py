"""The council's branding: its name, colour, logo, and contact details."""

from __future__ import annotations

import hashlib
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone


class CouncilLogo(models.Model):
    """An uploaded picture, saved again as PNG, so that it holds nothing but the picture."""

    is_append_only: ClassVar = True

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    data = models.BinaryField(help_text="A PNG.")
    width = models.PositiveIntegerField(help_text="In pixels.")
    height = models.PositiveIntegerField(help_text="In pixels.")

    def __str__(self) -> str:
        return self.sha256[:12]

    @classmethod
    def for_bytes(cls, data: bytes, width: int, height: int) -> Self:
        """The row with these bytes, created if there is none: the same picture is stored once."""
        digest = hashlib.sha256(data).hexdigest()
        defaults = {"data": data, "width": width, "height": height}
        return cls.objects.get_or_create(sha256=digest, defaults=defaults)[0]


class CouncilBranding(models.Model):
    """How pages and documents look, from when this row was saved until the next one was.

    A row never changes: a published report points to the branding that it was written with.
    """

    class Font(models.TextChoices):
        SANS = "Arial", "Arial, plain letters that are easiest to read"
        SERIF = "Times New Roman", "Times New Roman, letters with serifs"

    is_append_only: ClassVar = True
    is_redacted: ClassVar = True

    name = models.CharField("name of the council", max_length=80)
    colour = models.CharField(max_length=7, validators=[RegexValidator(r"^#[0-9a-f]{6}\Z")])
    contact_team = models.CharField("team to contact", max_length=80, blank=True)
    contact_email = models.EmailField("email address of that team", blank=True)
    contact_phone = models.CharField("phone number of that team", max_length=40, blank=True)
    font = models.CharField("report font", max_length=20, choices=Font, default=Font.SANS)
    closing_statement = models.TextField("words at the end of each update", blank=True)
    logo = models.ForeignKey(CouncilLogo, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_by_name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.colour}"

    @classmethod
    def now(cls) -> CouncilBranding:
        """The latest branding; if none was saved, that of the settings. The logo's bytes are deferred."""
        latest = cls.objects.select_related("logo").defer("logo__data").last()
        return latest or cls(name=settings.COUNCIL_NAME, colour=settings.COUNCIL_COLOUR.lower())
