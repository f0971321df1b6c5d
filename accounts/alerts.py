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
from accounts.security import Kind, record_security_event, security_event_recorded
from audit.comparing import AlteredOutside, alteration_detected
from notifications.outbox import enqueue_email

logger = logging.getLogger(__name__)

# Somebody who sets off alerts on purpose must not fill mailboxes: further alerts are only on the page.
MAX_ALERTS_PER_HOUR = 10


@dataclass(frozen=True)
class Rule:
    """Sends an alert after `most` events of these kinds within `minutes`.

    They are counted together where their field `group_by` (network, account or by) is the same.
    """

    name: str
    setting_name: str
    kinds: frozenset[SecurityEvent.Kind]
    group_by: str
    minutes: int

    @property
    def most(self) -> int:
        return int(getattr(settings, self.setting_name))

    def count(self, event: SecurityEvent) -> int:
        """How many such events there were, this one included."""
        matching = SecurityEvent.objects.filter(
            kind__in=self.kinds, **{self.group_by: getattr(event, self.group_by)}
        )
        return matching.within(minutes=self.minutes).count()


FAILED = frozenset({Kind.FAILED, Kind.LOCKED})
RULES = (
    Rule("failed-from-one-address", "ALERT_FAILED_FROM_ONE_ADDRESS", FAILED, "network", 10),
    Rule("failed-on-one-account", "ALERT_FAILED_ON_ONE_ACCOUNT", FAILED, "account", 10),
    Rule("refusals-of-one-person", "ALERT_REFUSALS_OF_ONE_PERSON", frozenset({Kind.REFUSED}), "by", 60),
    Rule("downloads-of-one-person", "ALERT_DOWNLOADS_OF_ONE_PERSON", frozenset({Kind.DOWNLOAD}), "by", 60),
)


@receiver(security_event_recorded, sender=SecurityEvent)
def check_alert_rules(event: SecurityEvent, **kwargs: Any) -> None:
    if event._state.db != DEFAULT_DB_ALIAS:
        return
    for rule in RULES:
        if event.kind in rule.kinds and rule.most and getattr(event, rule.group_by):
            recent_alerts = SecurityEvent.objects.filter(kind=Kind.ALERT).within(hours=1)
            if not recent_alerts.filter(_same_alert(rule, event)).exists() and rule.count(event) >= rule.most:
                send_alert(rule, event, alerts_this_hour=recent_alerts.count())


def _same_alert(rule: Rule, event: SecurityEvent) -> Q:
    """A filter for alerts of this rule about the same network or person."""
    same_subject = Q(network=event.network) if rule.group_by == "network" else Q(account=_person(rule, event))
    return Q(method=rule.name) & same_subject


def _person(rule: Rule, event: SecurityEvent) -> User | None:
    person: User | None = None if rule.group_by == "network" else getattr(event, rule.group_by)
    return person


def send_alert(rule: Rule, event: SecurityEvent, alerts_this_hour: int) -> None:
    """Record the alert, and email every active administrator unless MAX_ALERTS_PER_HOUR is reached."""
    person = _person(rule, event)
    record_security_event(Kind.ALERT, account=person, method=rule.name)
    if alerts_this_hour >= MAX_ALERTS_PER_HOUR:
        return
    subject, text = render_email(
        "accounts/mail/alert",
        {
            "rule": rule,
            "person": person,
            "source": event.source or "an unknown address",
            "is_last": alerts_this_hour == MAX_ALERTS_PER_HOUR - 1,
        },
    )
    subject_key = person.pk if person else event.network
    for administrator in active_administrators():
        enqueue_email(
            administrator.email,
            subject,
            text,
            deduplication_key=f"alert {rule.name} {subject_key} {timezone.now():%Y%m%d%H} {administrator.pk}",
        )


@receiver(alteration_detected)
def email_about_alteration(altered: AlteredOutside, **kwargs: Any) -> None:
    """Record that a record was changed outside Scrutiny, and email each administrator at most once a day."""
    altered_row = f"{altered.kind} {altered.row}"
    logger.error("%s is not as it was sealed (%s): run manage.py verify_history", altered_row, altered.code)
    record_security_event(Kind.ALTERED, detail=altered_row)
    subject, text = render_email("accounts/mail/altered", {"kind": altered.kind, "row": altered.row})
    for administrator in active_administrators():
        key = f"altered {altered_row} {timezone.now():%Y%m%d} {administrator.pk}"
        enqueue_email(administrator.email, subject, text, deduplication_key=key)


def active_administrators() -> list[User]:
    is_administrator = Q(groups__name=ADMINISTRATOR) | Q(is_superuser=True)
    return list(User.objects.filter(is_administrator, is_active=True).distinct().order_by("pk"))
