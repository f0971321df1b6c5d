"""Committee questions to answer: one email when they are asked, and one when they are overdue.

Others responsible for the action get one email, and so does the member when it is answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse

from actionplans.mail.email_content import (
    EmailLine,
    EmailSection,
    absolute_url,
    collapse_whitespace,
    format_day,
    shorten_for_email,
)
from actionplans.mail.escalation import DigestItem
from actionplans.models import MemberRequest
from actionplans.models.notifications import Notification
from actionplans.working_days import add_working_days

REQUESTS_RANK = 3_000_000
OVERDUE_RANK = 1_500_000
REQUEST_SUBJECT = "1 request of a member"
ANSWER_NOUN = ("answer to a member", "answers to members")
ANSWERED_RANK, COPIED_RANK = 4_500_000, 4_700_000


def member_request_items(today: dt.date) -> Iterator[DigestItem]:
    """Unanswered committee questions, to the people they are assigned to."""
    unanswered = MemberRequest.objects.waiting().filter(assigned_to__is_active=True)
    for member_request in unanswered.select_related(
        "plan", "assigned_to", "sub_action__heading__parent"
    ).order_by("due", "pk"):
        values = {"user_id": member_request.assigned_to_id, "member_request": member_request}
        notifications = [
            Notification(
                deduplication_key=f"request {member_request.pk}", kind=Notification.Kind.REQUEST, **values
            )
        ]
        is_late = today >= add_working_days(member_request.due, 1)
        if is_late:
            late_kind = Notification.Kind.REQUEST_LATE
            notifications.append(
                Notification(
                    deduplication_key=f"request late {member_request.pk} {member_request.due}",
                    kind=late_kind,
                    **values,
                )
            )
        yield DigestItem(
            member_request.assigned_to_id,
            _build_section(member_request, is_late=is_late),
            tuple(notifications),
        )


def copied_member_request_items(notifications: Sequence[Notification]) -> Iterator[DigestItem]:
    """Committee questions and answers, to others whom they concern. One query, none without notifications."""
    if not notifications:
        return
    member_requests = MemberRequest.objects.for_lists().in_bulk(
        [notification.member_request_id for notification in notifications]
    )
    for notification in notifications:
        member_request = member_requests[notification.member_request_id or 0]
        if notification.kind == Notification.Kind.ANSWERED:
            section = _build_copied_section(
                ANSWERED_RANK, "A member’s request, answered", "1 answer to a member", member_request
            )
            yield DigestItem(notification.user_id, section, (notification,))
        elif not member_request.is_answered:
            heading = (
                f"Asked by a member, to be answered by {collapse_whitespace(str(member_request.assigned_to))}"
            )
            section = _build_copied_section(COPIED_RANK, heading, REQUEST_SUBJECT, member_request)
            yield DigestItem(notification.user_id, section, (notification,))


def _build_copied_section(
    rank: int, heading: str, subject: str, member_request: MemberRequest
) -> EmailSection:
    line = EmailLine(
        _request_title(member_request),
        shorten_for_email(member_request.answer or member_request.text),
        _request_url(member_request),
    )
    return EmailSection(rank, heading, subject, (line,), needs_action=False)


def _request_title(member_request: MemberRequest) -> str:
    subject = (
        f"{member_request.plan}, {member_request.sub_action}"
        if member_request.sub_action
        else str(member_request.plan)
    )
    return collapse_whitespace(f"{member_request.member_name} on {subject}")


def _request_url(member_request: MemberRequest) -> str:
    return absolute_url(reverse("dashboards:member-request", args=[member_request.pk]))


def _build_section(member_request: MemberRequest, *, is_late: bool) -> EmailSection:
    line = EmailLine(
        _request_title(member_request), shorten_for_email(member_request.text), _request_url(member_request)
    )
    if is_late:
        heading = f"A member’s request, overdue: due by {format_day(member_request.due)}"
        return EmailSection(OVERDUE_RANK, heading, f"{REQUEST_SUBJECT} overdue", (line,), noun=ANSWER_NOUN)
    heading = f"A member’s request, due by {format_day(member_request.due)}"
    return EmailSection(REQUESTS_RANK, heading, REQUEST_SUBJECT, (line,), noun=ANSWER_NOUN)
