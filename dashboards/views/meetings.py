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
from actionplans.access.meetings import (
    agenda_rounds_for,
    decisions_at,
    get_meeting,
    may_raise_request,
    member_requests_at,
    member_requests_for,
    open_rounds_at,
)
from actionplans.access.plans import managed_plan_ids
from actionplans.access.roles import may_record_decisions
from actionplans.forms.decisions import MinuteReferencesForm
from actionplans.workflow.decisions import record_minute_reference
from dashboards.meetings.agenda import actions_not_on_agenda, agenda_positions
from dashboards.meetings.agenda import build_agenda as agenda_of
from dashboards.meetings.resolution import draft_resolution, is_minuted
from dashboards.views.member_requests import member_request_rows


@require_safe
@login_required
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    """The updates published for a meeting. Of those still open, who runs them is led to their board."""
    this_meeting = get_meeting(pk)
    today = timezone.localdate()
    seen = agenda_positions(request.user, this_meeting)
    decisions = list(decisions_at(request.user, this_meeting).for_lists())
    items = agenda_of(this_meeting, seen, decisions, today)
    waiting = list(open_rounds_at(request.user, this_meeting).select_related("plan"))
    mine = managed_plan_ids(request.user)
    decides = may_record_decisions(request.user)
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
        "decided": sum(is_minuted(each, this_meeting) for each in decisions),
        "may_decide": decides,
        "may_ask": may_raise_request(request.user, this_meeting),
        "requests": member_request_rows(member_requests_at(request.user, this_meeting), today),
        "is_to_come": this_meeting.date > today,
        "others": actions_not_on_agenda(request.user, this_meeting, (line for line, _ in seen))
        if decides
        else [],
    }
    return render(request, "dashboards/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def resolution(request: SignedInRequest, pk: int) -> HttpResponse:
    """The text, to be copied; and for the clerk, a place for each decision's minute reference."""
    this_meeting = get_meeting(pk)
    decides = may_record_decisions(request.user)
    if request.method == "POST" and not decides:
        raise PermissionDenied
    decisions = list(decisions_at(request.user, this_meeting).for_lists())
    form = MinuteReferencesForm(
        [each for each in decisions if is_minuted(each, this_meeting)],
        request.POST if request.method == "POST" else None,
    )
    if form.is_valid():
        for decision, minute in form.changed_references():
            record_minute_reference(decision, minute, by=request.user)
        messages.success(request, "The minute references are kept.")
        return redirect("dashboards:resolution", pk)
    rounds = (
        agenda_rounds_for(request.user, this_meeting).select_related("plan").order_by("plan__title", "period")
    )
    updates = [(each.plan.title, str(each)) for each in rounds]
    raised = (
        member_requests_for(request.user)
        .raised_at(this_meeting)
        .filter(recorded_at__date__gte=this_meeting.date)
    )
    text = draft_resolution(this_meeting, updates, decisions, raised.for_lists())
    context = {
        "meeting": this_meeting,
        "is_read": bool(decides or updates or decisions),
        "text": text,
        "rows": text.count("\n") + 2,
        "form": form if decides and form.decisions else None,
    }
    return render(request, "dashboards/resolution.html", context, status=422 if form.errors else 200)
