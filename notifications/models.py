"""The outbox: emails that wait to be sent, and those that were sent or given up."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.comparing import altered_rows
from audit.models import SEAL_MAX_LENGTH
from audit.own_seals import OwnSeal
from notifications.secrecy import decrypt

# The wait after each attempt; the last one repeats.
RETRY_DELAYS = [dt.timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60)]


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def due(self, now: dt.datetime) -> OutgoingEmailQuerySet:
        """Emails to try now: those whose time has come, and those whose worker was killed while sending."""
        waiting = Q(state=OutgoingEmail.State.WAITING, next_attempt_at__lte=now)
        abandoned = Q(state=OutgoingEmail.State.GOING, claimed_at__lt=now - OutgoingEmail.CLAIM_TIMEOUT)
        return self.filter(waiting | abandoned).order_by("next_attempt_at", "pk")

    def delete_old_secrets(self, now: dt.datetime) -> None:
        """Delete secret emails (with codes or links) that are older than SECRET_RETENTION."""
        old = self.filter(is_secret=True, created_at__lt=now - OutgoingEmail.SECRET_RETENTION)
        old_ids = list(old.values_list("pk", flat=True))
        # Those changed outside Scrutiny stay, so that verification still finds them.
        altered_ids = [pk for _, pk, _ in altered_rows(OutgoingEmail, old_ids)]
        self.filter(pk__in=old_ids).exclude(pk__in=altered_ids).delete()


class OutgoingEmail(OwnSeal, models.Model):
    """One email to one address: saved in the transaction that causes it, and sent later by the worker."""

    sealed_as: ClassVar = "email"
    is_redacted: ClassVar = True
    CLAIM_TIMEOUT: ClassVar = dt.timedelta(minutes=10)
    RETRY_FOR: ClassVar = dt.timedelta(hours=48)
    SECRET_RETENTION: ClassVar = dt.timedelta(days=90)

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        GOING = "going", "On its way"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Refused by the mail server"
        TOO_LATE = "late", "Not sent in time"
        HELD_BACK = "held", "Not to be sent"

    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="The same for programs that show HTML.")
    is_secret = models.BooleanField(
        default=False, help_text="Its text is encrypted until it has gone, and forgotten then."
    )
    deduplication_key = models.CharField(
        max_length=200, blank=True, help_text="Of two emails with one key, one is sent."
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Of no use after this.")

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    server_response = models.CharField(
        max_length=300, blank=True, help_text="What the mail server said last."
    )

    seal = models.CharField(
        max_length=SEAL_MAX_LENGTH, blank=True, editable=False, help_text="Of what it says."
    )

    objects: ClassVar = OutgoingEmailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deduplication_key"],
                condition=~Q(deduplication_key=""),
                name="one_email_per_deduplication_key",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["waiting", "going"]),
                name="outgoingemail_due",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Seal the email only when it is created, so that later changes outside Scrutiny are found."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            self.seal = self.right_seal()
            super().save(update_fields=["seal"])

    def sealed_values(self) -> list[object]:
        return [
            self.pk,
            self.to,
            self.subject,
            self.text,
            self.html,
            self.deduplication_key,
            self.expires_at,
            self.created_at,
        ]

    @property
    def words(self) -> str:
        """The text, decrypted. Raises Unreadable if it is secret and its key is no longer in the settings."""
        return decrypt(self.text) if self.is_secret else self.text

    def end(self, state: OutgoingEmail.State, server_response: str = "") -> None:
        """Set the final state, and delete the text of a secret email. Does not save."""
        self.state, self.finished_at, self.server_response = state, timezone.now(), server_response[:300]
        if self.is_secret:
            was_sound = self.is_sound
            self.text = self.html = ""
            self.seal = self.right_seal() if was_sound else self.seal

    def try_again(self, now: dt.datetime, server_response: str) -> None:
        """Set the time of the next attempt, or give up after RETRY_FOR or `expires_at`. Does not save."""
        delay = RETRY_DELAYS[min(self.attempts, len(RETRY_DELAYS)) - 1]
        self.state, self.server_response, self.next_attempt_at = (
            OutgoingEmail.State.WAITING,
            server_response[:300],
            now + delay,
        )
        retry_until = self.created_at + OutgoingEmail.RETRY_FOR
        if self.next_attempt_at > min(retry_until, self.expires_at or retry_until):
            self.end(OutgoingEmail.State.TOO_LATE, server_response)
