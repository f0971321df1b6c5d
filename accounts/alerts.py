"""Emails to administrators when something happens more often than it should."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from accounts.account_adapter import render_email
from accounts.models import SecurityEvent, User
from accounts.roles import ADMINISTRATOR
from accounts.security import Kind, note, noted
from audit.comparing import AlteredOutside, noticed
from notifications.outbox import enqueue_email

logger = logging.getLogger(__name__)

# Whoever can set off alerts at will must not fill mailboxes: the rest of the hour is only on the page.
MOST_AN_HOUR = 10


@dataclass(frozen=True)
class Rule:
    """So many events of these kinds that have the same `subject`, a column, within some minutes."""

    name: str
    setting: str
    kinds: frozenset[SecurityEvent.Kind]
    subject: str
    minutes: int

    @property
    def most(self) -> int:
        return int(getattr(settings, self.setting))

    def count(self, event: SecurityEvent) -> int:
        """Those like this one, itself included."""
        same = SecurityEvent.objects.filter(
            kind__in=self.kinds, **{self.subject: getattr(event, self.subject)}
        )
        return same.within(minutes=self.minutes).count()


FAILED = frozenset({Kind.FAILED, Kind.LOCKED})
RULES = (
    Rule("failed-from-one-address", "ALERT_FAILED_FROM_ONE_ADDRESS", FAILED, "network", 10),
    Rule("failed-on-one-account", "ALERT_FAILED_ON_ONE_ACCOUNT", FAILED, "account", 10),
    Rule("refusals-of-one-person", "ALERT_REFUSALS_OF_ONE_PERSON", frozenset({Kind.REFUSED}), "by", 60),
    Rule("downloads-of-one-person", "ALERT_DOWNLOADS_OF_ONE_PERSON", frozenset({Kind.DOWNLOAD}), "by", 60),
)


@receiver(noted, sender=SecurityEvent)
def check_alert_rules(event: SecurityEvent, **kwargs: Any) -> None:
    if event._state.db != DEFAULT_DB_ALIAS:
        return
    for rule in RULES:
        if event.kind in rule.kinds and rule.most and getattr(event, rule.subject):
            alerts = SecurityEvent.objects.filter(kind=Kind.ALERT).within(hours=1)
            if not alerts.filter(_same(rule, event)).exists() and rule.count(event) >= rule.most:
                alert(rule, event, already=alerts.count())


def _same(rule: Rule, event: SecurityEvent) -> Q:
    """The alerts of this rule about the same network or person."""
    about = Q(network=event.network) if rule.subject == "network" else Q(account=_person(rule, event))
    return Q(method=rule.name) & about


def _person(rule: Rule, event: SecurityEvent) -> User | None:
    person: User | None = None if rule.subject == "network" else getattr(event, rule.subject)
    return person


def alert(rule: Rule, event: SecurityEvent, already: int) -> None:
    """Note it, and email every active administrator; `already` is how many alerts this hour has had."""
    person = _person(rule, event)
    note(Kind.ALERT, account=person, method=rule.name)
    if already >= MOST_AN_HOUR:
        return
    subject, text = render_email(
        "accounts/mail/alert",
        {
            "rule": rule,
            "person": person,
            "source": event.source or "an unknown address",
            "is_last": already == MOST_AN_HOUR - 1,
        },
    )
    about = person.pk if person else event.network
    for each in administrators():
        enqueue_email(
            each.email, subject, text, key=f"alert {rule.name} {about} {timezone.now():%Y%m%d%H} {each.pk}"
        )


@receiver(noticed)
def email_about_alteration(altered: AlteredOutside, **kwargs: Any) -> None:
    """Note that something was stopped over a record that was changed past Scrutiny, and email each
    administrator, once a day.
    """
    where = f"{altered.kind} {altered.row}"
    logger.error("%s is not as it was sealed (%s): run manage.py verify_history", where, altered.code)
    note(Kind.ALTERED, detail=where)
    subject, text = render_email("accounts/mail/altered", {"kind": altered.kind, "row": altered.row})
    for person in administrators():
        enqueue_email(person.email, subject, text, key=f"altered {where} {timezone.now():%Y%m%d} {person.pk}")


def administrators() -> list[User]:
    """All who may do something about it."""
    either = Q(groups__name=ADMINISTRATOR) | Q(is_superuser=True)
    return list(User.objects.filter(either, is_active=True).distinct().order_by("pk"))
