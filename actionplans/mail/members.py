"""What members ask of somebody: told once when it is asked, and once when it is overdue.

Who else answers for what it is about is told once, and so is the member when they are answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse

from actionplans.models import MemberRequest
from actionplans.models.notices import Notice
from actionplans.working_days import working_days_from

from .runners import ToTell
from .words import Line, Section, day, one_line, page, short

REQUESTS = 3_000_000
OVERDUE = 1_500_000
ONE_REQUEST = "1 request of a member"
ANSWER = ("answer to a member", "answers to members")
ANSWERED, ASKED_OF_ANOTHER = 4_500_000, 4_700_000


def what_members_ask(today: dt.date) -> Iterator[ToTell]:
    """All that waits for an answer, to each whom it asks."""
    waiting = MemberRequest.objects.waiting().filter(to__is_active=True)
    for request in waiting.select_related("plan", "to", "sub_action__heading__parent").order_by("due", "pk"):
        here = {"user_id": request.to_id, "request": request}
        notices = [Notice(key=f"request {request.pk}", kind=Notice.Kind.REQUEST, **here)]
        is_late = today >= working_days_from(request.due, 1)
        if is_late:
            late = Notice.Kind.REQUEST_LATE
            notices.append(Notice(key=f"request late {request.pk} {request.due}", kind=late, **here))
        yield ToTell(request.to_id, _section(request, is_late=is_late), tuple(notices))


def what_is_known_of_requests(notices: Sequence[Notice]) -> Iterator[ToTell]:
    """To whom a member does not ask, but whom it concerns. One query, and none where there is nothing."""
    if not notices:
        return
    found = MemberRequest.objects.for_lists().in_bulk([notice.request_id for notice in notices])
    for notice in notices:
        request = found[notice.request_id or 0]
        if notice.kind == Notice.Kind.ANSWERED:
            section = _beside(ANSWERED, "A member’s request, answered", "1 answer to a member", request)
            yield ToTell(notice.user_id, section, (notice,))
        elif not request.is_answered:
            heading = f"Asked by a member, to be answered by {one_line(str(request.to))}"
            section = _beside(ASKED_OF_ANOTHER, heading, ONE_REQUEST, request)
            yield ToTell(notice.user_id, section, (notice,))


def _beside(rank: int, heading: str, subject: str, request: MemberRequest) -> Section:
    line = Line(_who_on_what(request), short(request.answer or request.text), _page_of(request))
    return Section(rank, heading, subject, (line,), is_of_reader=False)


def _who_on_what(request: MemberRequest) -> str:
    about = f"{request.plan}, {request.sub_action}" if request.sub_action else str(request.plan)
    return one_line(f"{request.member_name} on {about}")


def _page_of(request: MemberRequest) -> str:
    return page(reverse("dashboards:request", args=[request.pk]))


def _section(request: MemberRequest, *, is_late: bool) -> Section:
    line = Line(_who_on_what(request), short(request.text), _page_of(request))
    if is_late:
        heading = f"A member’s request, overdue: due by {day(request.due)}"
        return Section(OVERDUE, heading, f"{ONE_REQUEST} overdue", (line,), asks_for=ANSWER)
    heading = f"A member’s request, due by {day(request.due)}"
    return Section(REQUESTS, heading, ONE_REQUEST, (line,), asks_for=ANSWER)
