"""Security events: who did or tried what, and from where."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.triggers import triggers_disabled

METHOD_LABELS = {
    "password": _("password"),
    "code": _("code by email"),
    "emails": _("emails asked for"),
    "second-step": _("second step"),
    "totp": _("authenticator app"),
    "recovery_codes": _("recovery code"),
    "webauthn": _("passkey"),
    "passkey": _("passkey"),
    "single-sign-on": _("work account"),
    "failed-from-one-address": _("many failed sign-ins from one network address"),
    "failed-on-one-account": _("many failed sign-ins on one account"),
    "refusals-of-one-person": _("many refusals"),
    "downloads-of-one-person": _("many downloads"),
}


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    def for_security_page(self) -> SecurityEventQuerySet:
        """With the people that each row names, in one query; the latest first."""
        return self.select_related("account", "by").order_by("-pk")

    def sign_ins_of(self, person: models.Model) -> SecurityEventQuerySet:
        return self.filter(kind=SecurityEvent.Kind.SIGNED_IN, account=person.pk).order_by("-pk")

    def within(self, **time: int) -> SecurityEventQuerySet:
        """Events of the last minutes or hours, such as `within(minutes=10)`: arguments of `timedelta`."""
        return self.filter(at__gt=timezone.now() - dt.timedelta(**time))

    def forget(self, cutoff: dt.datetime) -> int:
        """Delete older events, with the table's triggers disabled meanwhile. Returns how many.

        Raises a database error where the database user does not own the table.
        """
        old = SecurityEvent.objects.using(self.db).filter(at__lt=cutoff)
        if not old.exists():
            return 0
        with triggers_disabled([SecurityEvent._meta.db_table], self.db):
            return old.delete()[0]


class SecurityEvent(models.Model):
    """One event. Never changed, and deleted only when it is older than the council keeps such events."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed-in", _("Signed in")
        FAILED = "sign-in-failed", _("Sign-in failed")
        LOCKED = "locked", _("Too many tries")
        ENDED = "session-ended", _("Session ended")
        CREDENTIAL = "credential", _("Password or second step changed")
        ADDRESS = "address", _("Email address changed")
        ACCOUNT = "account", _("Account")
        ROLE = "role", _("Role")
        REFUSED = "refused", _("Refused")
        DOWNLOAD = "download", _("Downloaded")
        UNPUBLISHED = "unpublished", _("Unpublished")
        REDACTION = "redaction", _("Redaction")
        KEY = "key", _("Key changed")
        ALERT = "alert", _("Alert sent")
        ALTERED = "altered", _("Changed outside Scrutiny")
        FORGOTTEN = "forgotten", _("Old events deleted")

    is_append_only: ClassVar = True

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=20, choices=Kind)
    # No database constraint: PostgreSQL would lock the account's row for each event, and check it again at
    # the end of the transaction. Accounts are never deleted, so nothing would be gained.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="Whose account it is about, signed in or not.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="Who did it, signed in.",
    )
    source = models.CharField(max_length=45, blank=True, help_text="The network address.")
    network = models.CharField(
        max_length=45, blank=True, help_text="The same; of IPv6, what one sender cannot change."
    )
    request = models.CharField(max_length=32, blank=True, help_text="Its number in the access log.")
    browser = models.CharField(max_length=100, blank=True)
    method = models.CharField(
        max_length=60, blank=True, help_text="How somebody signed in or tried to; of an alert, which one."
    )
    typed = models.CharField(
        max_length=16, blank=True, help_text="An unknown email address, under a key: never the address."
    )
    domain = models.CharField(
        max_length=100, blank=True, help_text="Of that address, where people here have such addresses."
    )
    logged = models.BigIntegerField(
        null=True, help_text="The number of the event of the log that says it in words."
    )
    detail = models.TextField(blank=True)
    is_last = models.BooleanField(
        default=False, help_text="What followed from there within the minute is only in the log."
    )

    objects: ClassVar = SecurityEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="security_events_by_time"),
            models.Index(fields=["kind", "at"], name="security_events_of_a_kind"),
            models.Index(fields=["account", "kind", "at"], name="security_events_of_account"),
            models.Index(fields=["by", "at"], name="security_events_of_a_person"),
            models.Index(fields=["network", "at"], name="security_events_from_there"),
        ]

    @property
    def how(self) -> str:
        """The method in words: "Password, authenticator app"."""
        text = ", ".join(str(METHOD_LABELS.get(name, name)) for name in self.method.split("+") if name)
        return text[:1].upper() + text[1:]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d %H:%M}"
