"""What a committee decided, to the owners of what it is about and to who runs the plan."""

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


def decision_items(notices: Sequence[Notification]) -> Iterator[DigestItem]:
    """One section for each meeting and plan. Two queries, and none where there is nothing to tell.

    A decision rescinded before its email went out is not mentioned, nor is its rescission.
    """
    if not notices:
        return
    result = Decision.objects.for_lists().in_bulk([notice.decision_id for notice in notices])
    taken_back = [each.rescinds_id for each in result.values() if each.rescinds_id]
    notifications = (
        Notification.objects.emailed().filter(decision__in=taken_back)
        if taken_back
        else Notification.objects.none()
    )
    heard = set(notifications.values_list("user_id", "decision_id"))
    by_meeting: dict[tuple[int, int, int], list[tuple[Notification, Decision]]] = defaultdict(list)
    for notice in notices:
        decision = result[notice.decision_id or 0]
        unheard = decision.rescinds_id and (notice.user_id, decision.rescinds_id) not in heard
        if not unheard and not hasattr(decision, "rescinded_by"):
            place = (notice.user_id, decision.plan_id, decision.meeting_id)
            by_meeting[place].append((notice, decision))
    for (user, *_), rows in by_meeting.items():
        section = _build_section([decision for _, decision in rows])
        yield DigestItem(user, section, tuple(notice for notice, _ in rows))


def _build_section(decisions: Sequence[Decision]) -> EmailSection:
    first = decisions[0]
    heading = f"{first.plan}: decided by the {first.meeting.committee} on {format_day(first.meeting.date)}"
    subject = count_label(len(decisions), *DECISION_NOUN)
    lines = tuple(_build_line(decision) for decision in decisions)
    return EmailSection(DECISIONS_RANK, collapse_whitespace(heading), subject, lines, needs_action=False)


def _build_line(decision: Decision) -> EmailLine:
    if decision.sub_action_id:
        place = reverse("dashboards:action", args=[decision.sub_action_id])
    else:
        place = reverse("actionplans:review", args=[decision.plan.slug])
    reason = f". {decision.reason}" if decision.reason else ""
    name = decision.about or collapse_whitespace(str(decision.plan))
    return EmailLine(name, shorten_for_email(f"{decision.in_words}{reason}"), absolute_url(place))
