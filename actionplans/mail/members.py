"""What members ask of somebody: told once when it is asked, and once when it is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from actionplans.models import MemberRequest
from actionplans.models.notices import Notice
from actionplans.working_days import working_days_from

from .runners import ToTell
from .words import Line, Section, day, one_line, page, short

REQUESTS = 3_000_000
OVERDUE = 1_500_000


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


def _section(request: MemberRequest, *, is_late: bool) -> Section:
    about = f"{request.plan}, {request.sub_action}" if request.sub_action else str(request.plan)
    url = page(reverse("dashboards:request", args=[request.pk]))
    line = Line(one_line(f"{request.member_name} on {about}"), short(request.text), url)
    if is_late:
        heading = f"A member’s request, overdue: due by {day(request.due)}"
        return Section(OVERDUE, heading, "a member’s request overdue", (line,))
    heading = f"A member’s request, due by {day(request.due)}"
    return Section(REQUESTS, heading, "a member’s request", (line,))
