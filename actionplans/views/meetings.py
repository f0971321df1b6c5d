"""The calendar of meetings, the monitoring calendar, and additional rounds."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import managed_plan_ids, plan_to_manage, plans_for
from actionplans.access.roles import may_edit_calendar
from actionplans.editing import get_or_create_by_name
from actionplans.forms.meetings import AdditionalRoundForm, AddMeetingsForm, MoveMeetingForm
from actionplans.forward_plan import ForwardPlanEntry, build_forward_plan
from actionplans.meeting_calendar import (
    add_additional_round,
    add_meetings,
    cancel_meeting,
    move_meeting,
    remove_additional_round,
)
from actionplans.models import ActionPlan, Committee, Meeting
from actionplans.responsibilities import count_actions_with_departed_owners
from actionplans.views.days_left import time_between
from actionplans.workflow.updates import NotAllowed
from actionplans.working_days import agenda_despatch_date
from documents.plan.dates import add_months

MAX_PAST_MEETINGS = 30


@require_safe
@login_required
def forward_plan(request: SignedInRequest) -> HttpResponse:
    """Open rounds and those of the coming year, of the plans that this person may read."""
    today = timezone.localdate()
    managed_ids = managed_plan_ids(request.user)
    readable = plans_for(request.user)
    entries = build_forward_plan(readable, today)
    departed_counts = (
        count_actions_with_departed_owners(readable) if managed_ids is None or managed_ids else {}
    )
    context = {
        "rows": [
            _forward_plan_row(
                entry, today, departed_counts, may_edit=managed_ids is None or entry.review.pk in managed_ids
            )
            for entry in entries
        ],
        "may_keep_calendar": may_edit_calendar(request.user),
        "runs_any": managed_ids is None or bool(managed_ids),
    }
    return render(request, "actionplans/forward_plan.html", context)


def _forward_plan_row(
    entry: ForwardPlanEntry, today: dt.date, departed_counts: dict[int, int], *, may_edit: bool
) -> dict[str, object]:
    deadlines, month_end = entry.deadlines, add_months(entry.period, 1) - dt.timedelta(days=1)
    due = (entry.round.due if entry.round else None) or (deadlines and deadlines.due)
    return {
        "title": entry.review.title,
        "slug": entry.review.slug,
        "url": entry.review.get_absolute_url(),
        "month": entry.month,
        "committee": entry.review.committee,
        "meeting": entry.meeting,
        "deadlines": deadlines,
        "due": due,
        "reason": entry.reason,
        "round": entry.round,
        "answered": f"{entry.answered} of {entry.requested} received",
        "left": departed_counts.get(entry.review.pk, 0) if may_edit and (entry.is_next or entry.round) else 0,
        "may_open": may_edit and entry.is_next,
        "may_edit": may_edit,
        "late": time_between(month_end, today) if entry.is_next and month_end < today else "",
        "is_to_be_opened": bool(entry.is_next and deadlines and deadlines.opens <= today),
    }


@require_safe
@login_required
def meetings(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    all_meetings = Meeting.objects.select_related("committee").annotate(updates=Count("rounds"))
    to_come = all_meetings.filter(date__gte=today).order_by("date", "committee__name")
    past = all_meetings.filter(date__lt=today).order_by("-date", "committee__name")[:MAX_PAST_MEETINGS]
    context = {
        "to_come": [{"meeting": m, "deadlines": m.deadlines, "updates": m.updates} for m in to_come],
        "past": past,
        "may_keep_calendar": may_edit_calendar(request.user),
    }
    return render(request, "actionplans/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_meetings(request: SignedInRequest) -> HttpResponse:
    _require_may_edit_calendar(request)
    form = AddMeetingsForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        committee = values["committee"]
        if values["other_committee"]:
            committee = get_or_create_by_name(Committee, values["other_committee"])
        added = add_meetings(committee, values["dates"])
        known_count = len(values["dates"]) - len(added)
        messages.success(
            request,
            f"{_meeting_count_label(len(added))} of {committee} added."
            + (f" {_meeting_count_label(known_count)} had been added before." if known_count else ""),
        )
        for day in form.non_working_days:
            messages.warning(request, f"{day:%A %-d %B %Y} is no working day. Change it if it is a slip.")
        return redirect("actionplans:meetings")
    context = {"form": form, "example": _example_dates()}
    return render(request, "actionplans/add_meetings.html", context, status=422 if form.errors else 200)


def _meeting_count_label(number: int) -> str:
    return "1 meeting" if number == 1 else f"{number} meetings"


def _example_dates() -> dict[str, dt.date]:
    """A Thursday three months ahead, as an example of the dates calculated from a meeting."""
    day = timezone.localdate() + dt.timedelta(weeks=13)
    day += dt.timedelta(days=(3 - day.weekday()) % 7)
    return {"day": day, "despatch": agenda_despatch_date(day)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a meeting to another day, with the deadlines of open rounds that were calculated from it."""
    this_meeting = _meeting_to_edit(request, pk)
    form = MoveMeetingForm(this_meeting, request.POST or None)
    if form.is_valid():
        for this_round in move_meeting(this_meeting, form.cleaned_data["date"]):
            messages.info(
                request,
                f"Answers for {this_round.plan}, {this_round}, are now due by {this_round.due:%-d %B %Y}.",
            )
        messages.success(request, f"The meeting is now on {this_meeting.date:%-d %B %Y}.")
        return redirect("actionplans:meetings")
    return _render_meeting(request, this_meeting, form, 422 if form.errors else 200)


def _meeting_to_edit(request: SignedInRequest, pk: int) -> Meeting:
    """A meeting, for people who may edit the calendar. Raises PermissionDenied and Http404."""
    _require_may_edit_calendar(request)
    return get_object_or_404(Meeting.objects.select_related("committee"), pk=pk)


def _render_meeting(
    request: SignedInRequest, this_meeting: Meeting, form: MoveMeetingForm, status: int
) -> HttpResponse:
    context = {"form": form, "meeting": this_meeting, "rounds": this_meeting.rounds.select_related("plan")}
    return render(request, "actionplans/edit_meeting.html", context, status=status)


@require_POST
@login_required
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a meeting. Responds with 409 where a round goes to it."""
    this_meeting = _meeting_to_edit(request, pk)
    try:
        cancel_meeting(this_meeting)
    except NotAllowed as error:
        messages.error(request, str(error), error.code)
        return _render_meeting(request, this_meeting, MoveMeetingForm(this_meeting), 409)
    messages.success(request, f"{this_meeting} is cancelled.")
    return redirect("actionplans:meetings")


def _require_may_edit_calendar(request: SignedInRequest) -> None:
    if not may_edit_calendar(request.user):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def additional_rounds(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a round that a committee requested."""
    plan = plan_to_manage(request.user, slug)
    form = AdditionalRoundForm(plan, request.POST or None)
    if form.is_valid():
        additional_round = add_additional_round(plan, form.cleaned_data["month"], form.cleaned_data["reason"])
        messages.success(
            request, f"An update of {additional_round} is noted. The regular ones keep their months."
        )
        return redirect("actionplans:additional-rounds", slug)
    return _render_additional_rounds(request, plan, form, 422 if form.errors else 200)


def _render_additional_rounds(
    request: SignedInRequest, plan: ActionPlan, form: AdditionalRoundForm, status: int
) -> HttpResponse:
    context = {"form": form, "review": plan, "noted": plan.additional_rounds.all()}
    return render(request, "actionplans/additional_rounds.html", context, status=status)


@require_POST
@login_required
def no_extra_update(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Remove an additional round. Responds with 409 once it has been opened."""
    plan = plan_to_manage(request.user, slug)
    additional_round = get_object_or_404(plan.additional_rounds, pk=pk)
    try:
        remove_additional_round(additional_round)
    except NotAllowed as error:
        messages.error(request, str(error), error.code)
        return _render_additional_rounds(request, plan, AdditionalRoundForm(plan), 409)
    messages.success(request, f"The extra update of {additional_round} is taken off the plan.")
    return redirect("actionplans:additional-rounds", slug)
