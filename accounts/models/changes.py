"""Changes to accounts that wait for a second person."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.records import AuditHistory


class AccountChangeQuerySet(models.QuerySet["AccountChange"]):
    def waiting(self) -> AccountChangeQuerySet:
        return self.filter(state=AccountChange.State.WAITING)

    def for_lists(self) -> AccountChangeQuerySet:
        """With the people that a list shows, the oldest first."""
        return self.select_related("person", "asked_by").order_by("asked_at", "pk")


class AccountChange(models.Model):
    """A role, address or reactivation that one administrator requests and another confirms."""

    class Kind(models.TextChoices):
        GIVE = "give", _("Give a role")
        TAKE = "take", _("Take a role away")
        ADDRESS = "address", _("Change the email address")
        SWITCH_ON = "switch-on", _("Switch the account on again")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_changes")
    kind = models.CharField(max_length=9, choices=Kind)
    value = models.CharField(
        max_length=254, blank=True, help_text="The role or the new address; of a return, the reason."
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar = AccountChangeQuerySet.as_manager()
    history = AuditHistory(never_deleted=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | ~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decided_account_change_says_by_whom",
            ),
            # People may confirm their own new address, by the link in the email to the old one.
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | ~Q(decided_by=F("asked_by"))
                | Q(kind="address", decided_by=F("person")),
                name="another_person_confirms_an_account_change",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state="waiting", kind__in=["address", "switch-on"]),
                name="one_address_and_one_return_wait_for_each_person",
            ),
            models.UniqueConstraint(
                fields=["person", "value"],
                condition=Q(state="waiting", kind__in=["give", "take"]),
                name="one_change_of_a_role_waits_for_each_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.person})"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def what(self) -> str:
        """What is to be changed, as the end of a sentence after "to"."""
        person, value = self.person, self.value
        sentence_by_kind = {
            self.Kind.GIVE: _("give the role %(value)s to %(person)s"),
            self.Kind.TAKE: _("take the role %(value)s away from %(person)s"),
            self.Kind.ADDRESS: _("change the email address of %(person)s to %(value)s"),
            self.Kind.SWITCH_ON: _("switch the account of %(person)s on again (%(value)s)"),
        }
        return str(sentence_by_kind[self.Kind(self.kind)]) % {"person": person, "value": value}
