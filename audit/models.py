from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

SEAL_MAX_LENGTH = 81  # the longest that `keyed_digest` gives


class HistoryRecord(models.Model):
    """The columns that every row of history has besides those of its tracked model."""

    history_user_name = models.CharField("who did it", max_length=200, blank=True)

    class Meta:
        abstract = True


class HistoryKey(models.Model):
    """The fingerprint of a key under which history is sealed from `active_from` on; never the key itself."""

    is_append_only: ClassVar = True

    fingerprint = models.CharField(max_length=16, unique=True)
    active_from = models.DateTimeField(default=timezone.now)
    before = models.CharField(max_length=16, blank=True, help_text="The key that it replaced.")
    ends = models.JSONField(
        default=dict, help_text="By chain, its last place and the seal there when that key was replaced."
    )
    seal = models.CharField(
        max_length=SEAL_MAX_LENGTH, blank=True, help_text="Of these three, under this key."
    )

    def __str__(self) -> str:
        return self.fingerprint


class StoredSealSchema(models.Model):
    """The fields that were sealed of one kind of row. Later versions of Scrutiny may seal other fields."""

    is_append_only: ClassVar = True

    name = models.CharField(max_length=16, primary_key=True, help_text="Derived from the other two.")
    kind = models.CharField(max_length=40)
    fields = models.TextField(help_text="As JSON: the names of fields, and those of relations.")

    def __str__(self) -> str:
        return f"{self.kind} as {self.name}"


class ChainLinkQuerySet(models.QuerySet["ChainLink"]):
    def for_history(self, kind: str) -> ChainLinkQuerySet:
        """Links of rows of history of a kind, which have one each."""
        return self.filter(is_state=False, kind=kind)

    def for_states(self, kind: str) -> ChainLinkQuerySet:
        """Links of rows of a kind whose state is sealed; of each row the last link counts."""
        return self.filter(is_state=True, kind=kind)

    def with_before(self) -> ChainLinkQuerySet:
        """Each with the seal of the link before it, as `before`."""
        before = ChainLink.objects.filter(chain=OuterRef("chain"), position=OuterRef("position") - 1).values(
            "seal"
        )
        return self.annotate(before=Coalesce(Subquery(before), Value("")))


class ChainLink(models.Model):
    """A link in the chain of a plan, with the digest of a row, sealed with the link before it.

    A row of history has one link. A row whose state is sealed has a link for each change, and the last one
    counts; its digest is empty if the row was deleted.
    """

    is_append_only: ClassVar = True

    chain = models.BigIntegerField(help_text="The number of the plan; 0 is the council's own.")
    position = models.BigIntegerField()
    kind = models.CharField(max_length=40, help_text="Of the row, by its name in seals.")
    row_id = models.BigIntegerField()
    schema_name = models.CharField(max_length=16)
    is_state = models.BooleanField(default=False, help_text="Of what is sealed as it stands.")
    digest = models.CharField(max_length=SEAL_MAX_LENGTH, blank=True, help_text="Of the row, under the key.")
    seal = models.CharField(
        max_length=SEAL_MAX_LENGTH, help_text="Of this link and the one before, under the key."
    )

    objects: ClassVar = ChainLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "position"], name="one_link_per_chain_position"),
            models.UniqueConstraint(
                fields=["kind", "row_id"],
                condition=models.Q(is_state=False),
                name="one_link_per_history_record",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "row_id"], condition=models.Q(is_state=True), name="chainlink_state_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}, place {self.position} of chain {self.chain}"


class LoggedEvent(models.Model):
    """What somebody did that changed no tracked row, such as downloading a report or signing in.

    It is sealed in a chain like a row of history, and has the attributes that chain and timeline use of one.
    """

    class Kind(models.TextChoices):
        DOWNLOAD = "download", "Downloads"
        MAIL = "mail", "Emails"
        SIGN_IN = "sign-in", "Signing in"
        ROLE = "role", "Roles"
        REDACTION = "redaction", "Redactions"
        PUBLIC = "public", "Public site"
        KEY = "key", "Keys"

    is_append_only: ClassVar = True
    history_type: ClassVar = "+"
    history_change_reason: ClassVar = ""
    tracked_fields: ClassVar[tuple[Any, ...]] = ()

    history_date = models.DateTimeField("when", default=timezone.now, db_index=True)
    history_user_id = models.BigIntegerField(null=True)
    history_user_name = models.CharField("who did it", max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    plan_id = models.BigIntegerField(
        null=True, db_index=True, help_text="The number of the plan it is about."
    )
    description = models.TextField(help_text="What was done, as the rest of a sentence that begins with who.")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.history_user_name or 'The system'} {self.description}"


class Tombstone(models.Model):
    """A record that words were redacted from a sealed row, with its digest before and after."""

    is_append_only: ClassVar = True

    redaction_id = models.BigIntegerField(help_text="The number of the redaction, which says who and why.")
    plan_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    digest_before = models.CharField(
        max_length=SEAL_MAX_LENGTH, help_text="The digest of the row until then."
    )
    digest_after = models.CharField(max_length=SEAL_MAX_LENGTH, help_text="Its digest since.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "row_id"], name="tombstone_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}, redaction {self.redaction_id}"
