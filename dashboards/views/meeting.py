"""A meeting: its agenda, and the resolution drafted from what was recorded."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from actionplans.access import may_decide, reviews_run_by
from actionplans.forms.decisions import MinutesForm
from actionplans.meeting_access import (
    agenda_for,
    decisions_at,
    may_ask,
    meeting_for,
    not_published_yet,
    requests_at,
    requests_for,
)
from actionplans.workflow import note_minute
from dashboards.meetings.agenda import agenda as agenda_of
from dashboards.meetings.agenda import other_lines, places
from dashboards.meetings.resolution import is_told, resolution_of
from dashboards.views.requests import request_rows


@require_safe
@login_required
def agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """The updates published for a meeting. Of those still open, who runs them is led to their board."""
    this_meeting = meeting_for(pk)
    today = timezone.localdate()
    seen = places(request.user, this_meeting)
    decisions = list(decisions_at(request.user, this_meeting).for_lists())
    items = agenda_of(this_meeting, seen, decisions, today)
    waiting = list(not_published_yet(request.user, this_meeting).select_related("plan"))
    mine = reviews_run_by(request.user)
    decides = may_decide(request.user)
    context = {
        "meeting": this_meeting,
        "items": items,
        "first": items[0].lines[0].url if items else "",
        "waiting": len(waiting),
        "to_publish": [
            {"plan": each.plan.title, "round": str(each), "slug": each.plan.slug, "period": each.slug}
            for each in waiting
            if mine is None or each.plan_id in mine
        ],
        "decided": sum(is_told(each, this_meeting) for each in decisions),
        "may_decide": decides,
        "may_ask": may_ask(request.user, this_meeting),
        "requests": request_rows(requests_at(request.user, this_meeting), today),
        "is_to_come": this_meeting.date > today,
        "others": other_lines(request.user, this_meeting, (line for line, _ in seen)) if decides else [],
    }
    return render(request, "dashboards/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def resolution(request: SignedInRequest, pk: int) -> HttpResponse:
    """The text, to be copied; and for the clerk, a place for each decision's minute reference."""
    this_meeting = meeting_for(pk)
    decides = may_decide(request.user)
    if request.method == "POST" and not decides:
        raise PermissionDenied
    decisions = list(decisions_at(request.user, this_meeting).for_lists())
    form = MinutesForm(
        [each for each in decisions if is_told(each, this_meeting)],
        request.POST if request.method == "POST" else None,
    )
    if form.is_valid():
        for decision, minute in form.changed():
            note_minute(decision, minute, by=request.user)
        messages.success(request, "The minute references are kept.")
        return redirect("dashboards:resolution", pk)
    rounds = agenda_for(request.user, this_meeting).select_related("plan").order_by("plan__title", "period")
    updates = [(each.plan.title, str(each)) for each in rounds]
    raised = requests_for(request.user).asked_at(this_meeting).filter(at__date__gte=this_meeting.date)
    text = resolution_of(this_meeting, updates, decisions, raised.for_lists())
    context = {
        "meeting": this_meeting,
        "is_read": bool(decides or updates or decisions),
        "text": text,
        "rows": text.count("\n") + 2,
        "form": form if decides and form.decisions else None,
    }
    return render(request, "dashboards/resolution.html", context, status=422 if form.errors else 200)
