"""Opening the next round: its meeting, its requests, from whom, by when, and their emails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest, parse_int
from actionplans.access.plans import plan_to_manage
from actionplans.access.roles import may_edit_calendar
from actionplans.access.rounds import round_for
from actionplans.forms.rounds import EditDeadlineForm, OpenRoundForm
from actionplans.forms.text_fields import RequiredError
from actionplans.models import ActionPlan, Meeting, Round
from actionplans.responsibilities import departed_owner_names
from actionplans.round_opening import (
    ProposedRequest,
    meeting_for_next_round,
    open_round_with_owners,
    owner_names,
    preview_emails,
)
from actionplans.views.email_log import no_account_note
from actionplans.workflow.rounds import change_deadline
from actionplans.workflow.update_requests import pending_requests
from actionplans.workflow.updates import NotAllowed

# The page's buttons other than the one that opens the round.
CALCULATE_DATES, PREVIEW = "dates", "preview"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_round(request: SignedInRequest, slug: str) -> HttpResponse:
    """One page with the meeting, the dates calculated from it, and the owners, for this round only."""
    plan = plan_to_manage(request.user, slug)
    if request.method != "POST" and not plan.is_followed_up:
        messages.error(request, "This plan is closed: no more updates come.")
        return redirect(plan)
    next_period = plan.next_period()
    period = next_period or timezone.localdate().replace(day=1)
    pending = pending_requests(plan, period)
    submitted = _submitted_data(request)
    meeting = (
        _selected_meeting(submitted)
        if submitted
        else meeting_for_next_round(plan, next_period, timezone.localdate())
    )
    form = OpenRoundForm(plan, pending, submitted, period=next_period, meeting=meeting)
    if request.POST.get("do") == CALCULATE_DATES and not meeting:
        form.errors.pop("due", None)
        form.add_error("meeting", RequiredError("Choose the meeting from which the dates are worked back."))
    if (
        request.method == "POST"
        and form.is_valid()
        and request.POST.get("do") not in (CALCULATE_DATES, PREVIEW)
    ):
        values = form.cleaned_data
        try:
            opened = open_round_with_owners(
                plan,
                values["period"],
                form.other_owners(),
                period_label=form.period_label,
                due=values["due"],
                meeting=values["meeting"],
                instructions=values["instructions"],
                by=request.user,
            )
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            count = opened.update_requests.count()
            updates = "1 update" if count == 1 else f"{count} updates"
            messages.success(request, f"The {opened} round is open: {updates} requested.")
            return redirect("actionplans:round-board", plan.slug, opened.slug)
    return _render_open_round(request, plan, form, period, meeting)


def _submitted_data(request: SignedInRequest) -> QueryDict | None:
    """The submitted data, with the dates calculated from the meeting where that was chosen."""
    if request.method != "POST":
        return None
    submitted = request.POST.copy()
    meeting = _selected_meeting(submitted) if submitted.get("do") == CALCULATE_DATES else None
    if meeting:
        due = meeting.deadlines.due
        submitted["due"] = f"{due:%d/%m/%Y}" if due >= timezone.localdate() else ""
    return submitted


def _selected_meeting(submitted: QueryDict) -> Meeting | None:
    """The meeting that was selected in the submitted data."""
    meeting_id = parse_int(submitted.get("meeting"))
    return Meeting.objects.select_related("committee").filter(pk=meeting_id).first() if meeting_id else None


def _render_open_round(
    request: SignedInRequest,
    plan: ActionPlan,
    form: OpenRoundForm,
    period: dt.date,
    meeting: Meeting | None,
) -> HttpResponse:
    proposed_requests = [
        ProposedRequest(pending_request, form.names_for(pending_request))
        for pending_request in form.pending_requests
    ]
    due = getattr(form, "cleaned_data", {}).get("due") if form.is_bound else form.initial.get("due")
    period_label = form.label_for(period)
    previews, unreachable = preview_emails(plan, period_label, due, proposed_requests)
    rows = _proposed_request_rows(plan, form, proposed_requests, unreachable)
    names_without_account = [row["names"] for row in rows if row["unheard"] and not row["left"]]
    context = {
        "review": plan,
        "form": form,
        "rows": rows,
        "no_account": no_account_note(request.user, plan, [(names, None) for names in names_without_account]),
        "meeting": meeting,
        "deadlines": meeting.deadlines if meeting else None,
        "meetings": form.meetings,
        "may_keep_calendar": may_edit_calendar(request.user),
        "period": period_label,
        "previews": previews,
        "unheard": ", ".join(str(question.pending_request.sub_action) for question in unreachable),
        "is_preview": request.POST.get("do") == PREVIEW and not form.errors,
    }
    status = 409 if form.non_field_errors() else 200
    return render(request, "actionplans/open_round.html", context, status=status)


def _proposed_request_rows(
    plan: ActionPlan,
    form: OpenRoundForm,
    proposed_requests: list[ProposedRequest],
    unreachable: Collection[ProposedRequest],
) -> list[dict[str, Any]]:
    """The proposed requests, each with the field for other owners and whether nobody can be emailed."""
    departed_owners = departed_owner_names(plan.sub_actions().active())
    return [
        {
            "name": str(proposed.pending_request.sub_action),
            "left": departed_owners.get(proposed.pending_request.sub_action.pk, "")
            if proposed in unreachable
            else "",
            "action": proposed.pending_request.sub_action.action
            or proposed.pending_request.sub_action.heading.text,
            "what": proposed.what,
            "names": proposed.names or ("Nobody named",),
            "is_changed": proposed.names != owner_names(proposed.pending_request),
            "unheard": proposed in unreachable,
            "field": form[form.owners_field(proposed.pending_request)],
        }
        for proposed in proposed_requests
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_deadline(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Change the deadline or the meeting of an open round."""
    plan = plan_to_manage(request.user, slug)
    this_round: Round = round_for(request.user, plan, period)
    form = EditDeadlineForm(plan, this_round, request.POST or None)
    if form.is_valid():
        try:
            change_deadline(
                this_round, form.cleaned_data["due"], form.cleaned_data["meeting"], by=request.user
            )
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            messages.success(request, f"Answers are now due by {form.cleaned_data['due']:%-d %B %Y}.")
            return redirect("actionplans:round-board", plan.slug, this_round.slug)
    context = {"review": plan, "round": this_round, "form": form}
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return render(request, "actionplans/edit_deadline.html", context, status=status)
