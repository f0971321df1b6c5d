"""A meeting: its agenda, and the resolution drafted from what was recorded."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
    """The agenda of a meeting, with links to open rounds for those who manage them."""
    this_meeting = get_meeting(pk)
    today = timezone.localdate()
    positions = agenda_positions(request.user, this_meeting)
    decisions = list(decisions_at(request.user, this_meeting).for_lists())
    items = agenda_of(this_meeting, positions, decisions, today)
    open_rounds = list(open_rounds_at(request.user, this_meeting).select_related("plan"))
    managed_ids = managed_plan_ids(request.user)
    may_record = may_record_decisions(request.user)
    context = {
        "meeting": this_meeting,
        "items": items,
        "first": items[0].lines[0].url if items else "",
        "open_rounds": [
            {
                "plan": this_round.plan.title,
                "round": str(this_round),
                "due": this_round.due,
                "url": reverse("actionplans:round-board", args=[this_round.plan.slug, this_round.slug])
                if managed_ids is None or this_round.plan_id in managed_ids
                else this_round.plan.get_absolute_url(),
            }
            for this_round in open_rounds
        ],
        "decided": sum(is_minuted(decision, this_meeting) for decision in decisions),
        "may_decide": may_record,
        "may_ask": may_raise_request(request.user, this_meeting),
        "requests": member_request_rows(member_requests_at(request.user, this_meeting), today),
        "is_to_come": this_meeting.date > today,
        "others": actions_not_on_agenda(
            request.user, this_meeting, (sub_action_id for sub_action_id, _ in positions)
        )
        if may_record
        else [],
    }
    return render(request, "dashboards/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def resolution(request: SignedInRequest, pk: int) -> HttpResponse:
    """The text of the resolution, with a form for the clerk to enter minute references."""
    this_meeting = get_meeting(pk)
    may_record = may_record_decisions(request.user)
    if request.method == "POST" and not may_record:
        raise PermissionDenied
    decisions = list(decisions_at(request.user, this_meeting).for_lists())
    form = MinuteReferencesForm(
        [decision for decision in decisions if is_minuted(decision, this_meeting)],
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
    updates = [(this_round.plan.title, str(this_round)) for this_round in rounds]
    requests = (
        member_requests_for(request.user)
        .raised_at(this_meeting)
        .filter(recorded_at__date__gte=this_meeting.date)
    )
    text = draft_resolution(this_meeting, updates, decisions, requests.for_lists())
    context = {
        "meeting": this_meeting,
        "is_read": bool(may_record or updates or decisions),
        "text": text,
        "rows": text.count("\n") + 2,
        "form": form if may_record and form.decisions else None,
    }
    return render(request, "dashboards/resolution.html", context, status=422 if form.errors else 200)
