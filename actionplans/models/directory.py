"""Owners, who are responsible for actions, and committees."""

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
        """Owners with inactive users, and no active ones."""
        users = User.objects.filter(owner_records=OuterRef("pk"))
        return self.filter(Exists(users.filter(is_active=False)), ~Exists(users.filter(is_active=True)))


class Owner(models.Model):
    """Who is responsible for an action: a person, a post, a group or a partner organisation.

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
    """A select committee. One that was renamed or merged is kept for its old reports."""

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

    def ids_with_successors(self) -> list[int]:
        """Its primary key and those of its successors, in order."""
        return successor_committees(self.pk, dict(Committee.objects.values_list("pk", "successor_id")))

    @cached_property
    def ids_with_predecessors(self) -> list[int]:
        """Its primary key and those of its predecessors."""
        successors = dict(Committee.objects.values_list("pk", "successor_id"))
        return [pk for pk in successors if self.pk in successor_committees(pk, successors)]


def successor_committees(committee_id: int, successors: Mapping[int, int | None]) -> list[int]:
    """The ids of a committee and of its successors, in order. `successors` maps each id to the next."""
    result: list[int] = []
    current: int | None = committee_id
    while current is not None and current not in result:
        result.append(current)
        current = successors.get(current)
    return result
