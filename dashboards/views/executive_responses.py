"""Executive responses to the recommendations of all reviews, due and received."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import executive_responses_for
from actionplans.models import ExecutiveResponse
from actionplans.views.days_left import overdue_by
from dashboards.overdue import list_context


@require_safe
@login_required
def all_executive_responses(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    context = list_context(request, executive_responses_for(request.user), today)
    context["rows"] = [executive_response_row(response, today) for response in context["page"]]
    return render(request, "dashboards/executive_responses.html", context)


def executive_response_row(response: ExecutiveResponse, today: dt.date) -> dict[str, Any]:
    """A row of the list: one recommendation with its response."""
    heading = response.heading
    is_waiting = response.outcome == ExecutiveResponse.Answer.NONE_YET
    return {
        "url": reverse("actionplans:executive-responses", args=[heading.plan.slug]),
        "review": heading.plan.title,
        "committee": heading.plan.committee or "",
        "name": str(heading),
        "text": heading.text,
        "sent": response.sent_on,
        "answer": response.get_outcome_display(),
        "answered": response.responded_on,
        "due": response.due if is_waiting else None,
        "late": overdue_by(response.due, today) if is_waiting else "",
    }
