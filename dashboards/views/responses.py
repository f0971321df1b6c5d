"""What the executive owes to the recommendations of all reviews, and what it said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access import responses_for
from actionplans.models import ExecutiveResponse
from dashboards.clocks import committee_of, look_of, looked_at, looks

PAGE = 50


@require_safe
@login_required
def all_responses(request: SignedInRequest) -> HttpResponse:
    """What is due first on top."""
    today, look, committee = timezone.localdate(), look_of(request), committee_of(request)
    found = looked_at(responses_for(request.user), look, committee, today)
    page = Paginator(found.for_lists(), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [response_row(each, today) for each in page.object_list],
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "look": look.value,
        "looks": looks(look, committee),
        "committee": committee,
    }
    return render(request, "dashboards/responses.html", context)


def response_row(response: ExecutiveResponse, today: dt.date) -> dict[str, Any]:
    """One recommendation of one review as the list prints it."""
    heading = response.heading
    waits = response.answer == ExecutiveResponse.Answer.NONE_YET
    return {
        "url": reverse("actionplans:responses", args=[heading.plan.slug]),
        "review": heading.plan.title,
        "committee": heading.plan.committee or "",
        "name": str(heading),
        "text": heading.text,
        "sent": response.sent,
        "answer": response.get_answer_display(),
        "answered": response.answered,
        "due": response.due if waits else None,
        "late": _days_overdue(response.due, today) if waits else "",
    }


def _days_overdue(due: dt.date, today: dt.date) -> str:
    days = (today - due).days
    if days <= 0:
        return ""
    return "1 day overdue" if days == 1 else f"{days:,} days overdue"
