"""Those named under Responsibility, and the committees that ask them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property

from accounts.models import User
from audit.records import AuditHistory


class OwnerQuerySet(models.QuerySet["Owner"]):
    def with_only_inactive_users(self) -> OwnerQuerySet:
        """Behind whom accounts are switched off, and none that is not."""
        behind = User.objects.filter(owner_records=OuterRef("pk"))
        return self.filter(Exists(behind.filter(is_active=False)), ~Exists(behind.filter(is_active=True)))


class Owner(models.Model):
    """Who is named under Responsibility: a person, a post, a group or a partner organisation.

    Reports name people who never sign in, so an owner needs no account.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        POST = "post", "Post"
        GROUP = "group", "Group"
        PARTNER = "partner", "Partner organisation"
        UNKNOWN = "unknown", "Not known"

    name = models.CharField(max_length=300, help_text="As reports print it.")
    qualifier = models.CharField(
        max_length=200,
        blank=True,
        help_text="Tells two owners of the same name apart, for example the service.",
    )
    post_title = models.CharField(
        max_length=200, blank=True, help_text="Printed instead of the name where a report is to name posts."
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.UNKNOWN)
    users = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="owner_records",
        help_text="The account of this person, or of everybody in this group.",
    )

    objects = OwnerQuerySet.as_manager()
    history = AuditHistory(m2m_fields=[users])

    class Meta:
        verbose_name = "responsible officer or team"
        verbose_name_plural = "responsible officers and teams"
        ordering = ["name", "qualifier"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "qualifier"], name="owners_with_one_name_have_different_qualifiers"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="an_owner_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.qualifier})" if self.qualifier else self.name


class Committee(models.Model):
    """A select committee. One that is renamed or merged stays, for its old reports."""

    name = models.CharField(max_length=200, unique=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, help_text="The committee that took over its work."
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="committees")

    history = AuditHistory(m2m_fields=[members])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def with_heirs(self) -> list[int]:
        """Its number, and those of the committees that took over its work, one after the other."""
        return successor_committees(self.pk, dict(Committee.objects.values_list("pk", "successor_id")))

    @cached_property
    def with_forebears(self) -> list[int]:
        """Its number, and those of the committees whose work it took over."""
        successors = dict(Committee.objects.values_list("pk", "successor_id"))
        return [pk for pk in successors if self.pk in successor_committees(pk, successors)]


def successor_committees(committee: int, successors: Mapping[int, int | None]) -> list[int]:
    """A committee and those that took over its work, one after the other."""
    result: list[int] = []
    here: int | None = committee
    while here is not None and here not in result:
        result.append(here)
        here = successors.get(here)
    return result
