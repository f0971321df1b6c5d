"""Emails about decisions, to the owners of the actions and to link officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.urls import reverse

from actionplans.mail.email_content import (
    EmailLine,
    EmailSection,
    absolute_url,
    collapse_whitespace,
    count_label,
    format_day,
    shorten_for_email,
)
from actionplans.mail.escalation import DigestItem
from actionplans.models import Decision
from actionplans.models.notifications import Notification

DECISIONS_RANK = 4_000_000
DECISION_NOUN = ("decision of a committee", "decisions of a committee")


def decision_items(notifications: Sequence[Notification]) -> Iterator[DigestItem]:
    """One section for each person, meeting and plan. Two queries, and none without notifications.

    A decision rescinded before its email went out is not mentioned, nor is its rescission.
    """
    if not notifications:
        return
    decisions = Decision.objects.for_lists().in_bulk(
        [notification.decision_id for notification in notifications]
    )
    rescinded_ids = [decision.rescinds_id for decision in decisions.values() if decision.rescinds_id]
    emailed = (
        Notification.objects.emailed().filter(decision__in=rescinded_ids)
        if rescinded_ids
        else Notification.objects.none()
    )
    emailed_pairs = set(emailed.values_list("user_id", "decision_id"))
    rows_by_section: dict[tuple[int, int, int], list[tuple[Notification, Decision]]] = defaultdict(list)
    for notification in notifications:
        decision = decisions[notification.decision_id or 0]
        was_never_emailed = (
            decision.rescinds_id and (notification.user_id, decision.rescinds_id) not in emailed_pairs
        )
        if not was_never_emailed and not hasattr(decision, "rescinded_by"):
            section_key = (notification.user_id, decision.plan_id, decision.meeting_id)
            rows_by_section[section_key].append((notification, decision))
    for (user_id, *_), rows in rows_by_section.items():
        section = _build_section([decision for _, decision in rows])
        yield DigestItem(user_id, section, tuple(notification for notification, _ in rows))


def _build_section(decisions: Sequence[Decision]) -> EmailSection:
    first = decisions[0]
    heading = f"{first.plan}: decided by the {first.meeting.committee} on {format_day(first.meeting.date)}"
    subject = count_label(len(decisions), *DECISION_NOUN)
    lines = tuple(_build_line(decision) for decision in decisions)
    return EmailSection(DECISIONS_RANK, collapse_whitespace(heading), subject, lines, needs_action=False)


def _build_line(decision: Decision) -> EmailLine:
    if decision.sub_action_id:
        path = reverse("dashboards:action", args=[decision.sub_action_id])
    else:
        path = reverse("actionplans:review", args=[decision.plan.slug])
    reason = f". {decision.reason}" if decision.reason else ""
    name = decision.about or collapse_whitespace(str(decision.plan))
    return EmailLine(name, shorten_for_email(f"{decision.in_words}{reason}"), absolute_url(path))
