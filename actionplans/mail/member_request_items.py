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
    """All that waits for an answer, to each whom it asks."""
    waiting = MemberRequest.objects.waiting().filter(assigned_to__is_active=True)
    for request in waiting.select_related("plan", "assigned_to", "sub_action__heading__parent").order_by(
        "due", "pk"
    ):
        here = {"user_id": request.assigned_to_id, "member_request": request}
        notices = [
            Notification(deduplication_key=f"request {request.pk}", kind=Notification.Kind.REQUEST, **here)
        ]
        is_late = today >= add_working_days(request.due, 1)
        if is_late:
            late = Notification.Kind.REQUEST_LATE
            notices.append(
                Notification(deduplication_key=f"request late {request.pk} {request.due}", kind=late, **here)
            )
        yield DigestItem(request.assigned_to_id, _build_section(request, is_late=is_late), tuple(notices))


def copied_member_request_items(notices: Sequence[Notification]) -> Iterator[DigestItem]:
    """To whom a member does not ask, but whom it concerns. One query, and none where there is nothing."""
    if not notices:
        return
    result = MemberRequest.objects.for_lists().in_bulk([notice.member_request_id for notice in notices])
    for notice in notices:
        request = result[notice.member_request_id or 0]
        if notice.kind == Notification.Kind.ANSWERED:
            section = _build_copied_section(
                ANSWERED_RANK, "A member’s request, answered", "1 answer to a member", request
            )
            yield DigestItem(notice.user_id, section, (notice,))
        elif not request.is_answered:
            heading = f"Asked by a member, to be answered by {collapse_whitespace(str(request.assigned_to))}"
            section = _build_copied_section(COPIED_RANK, heading, REQUEST_SUBJECT, request)
            yield DigestItem(notice.user_id, section, (notice,))


def _build_copied_section(rank: int, heading: str, subject: str, request: MemberRequest) -> EmailSection:
    line = EmailLine(
        _request_title(request), shorten_for_email(request.answer or request.text), _request_url(request)
    )
    return EmailSection(rank, heading, subject, (line,), needs_action=False)


def _request_title(request: MemberRequest) -> str:
    about = f"{request.plan}, {request.sub_action}" if request.sub_action else str(request.plan)
    return collapse_whitespace(f"{request.member_name} on {about}")


def _request_url(request: MemberRequest) -> str:
    return absolute_url(reverse("dashboards:member-request", args=[request.pk]))


def _build_section(request: MemberRequest, *, is_late: bool) -> EmailSection:
    line = EmailLine(_request_title(request), shorten_for_email(request.text), _request_url(request))
    if is_late:
        heading = f"A member’s request, overdue: due by {format_day(request.due)}"
        return EmailSection(OVERDUE_RANK, heading, f"{REQUEST_SUBJECT} overdue", (line,), noun=ANSWER_NOUN)
    heading = f"A member’s request, due by {format_day(request.due)}"
    return EmailSection(REQUESTS_RANK, heading, REQUEST_SUBJECT, (line,), noun=ANSWER_NOUN)
