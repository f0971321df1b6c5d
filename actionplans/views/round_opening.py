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
    """One page: the dates are worked back from the meeting; owners may be others for this update."""
    plan = plan_to_manage(request.user, slug)
    if request.method != "POST" and not plan.is_followed_up:
        messages.error(request, "This plan is closed: no more updates come.")
        return redirect(plan)
    next_period = plan.next_period()
    period = next_period or timezone.localdate().replace(day=1)
    wanted = pending_requests(plan, period)
    typed = _submitted_data(request)
    meeting = (
        _selected_meeting(typed) if typed else meeting_for_next_round(plan, next_period, timezone.localdate())
    )
    form = OpenRoundForm(plan, wanted, typed, period=next_period, meeting=meeting)
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
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
        else:
            count = opened.update_requests.count()
            answers = "1 answer is" if count == 1 else f"{count} answers are"
            messages.success(request, f"The update of {opened} is open: {answers} asked for.")
            return redirect("actionplans:round-board", plan.slug, opened.slug)
    return _render_open_round(request, plan, form, period, meeting)


def _submitted_data(request: SignedInRequest) -> QueryDict | None:
    """The submitted data, with the dates calculated from the meeting where that was chosen."""
    if request.method != "POST":
        return None
    typed = request.POST.copy()
    meeting = _selected_meeting(typed) if typed.get("do") == CALCULATE_DATES else None
    if meeting:
        due = meeting.deadlines.due
        typed["due"] = f"{due:%d/%m/%Y}" if due >= timezone.localdate() else ""
    return typed


def _selected_meeting(typed: QueryDict) -> Meeting | None:
    """The meeting that was chosen on this page."""
    number = parse_int(typed.get("meeting"))
    return Meeting.objects.select_related("committee").filter(pk=number).first() if number else None


def _render_open_round(
    request: SignedInRequest,
    plan: ActionPlan,
    form: OpenRoundForm,
    period: dt.date,
    meeting: Meeting | None,
) -> HttpResponse:
    questions = [
        ProposedRequest(pending_request, form.names_for(pending_request)) for pending_request in form.wanted
    ]
    due = getattr(form, "cleaned_data", {}).get("due") if form.is_bound else form.initial.get("due")
    called = form.called(period)
    previews, unheard = preview_emails(plan, called, due, questions)
    rows = _proposed_request_rows(plan, form, questions, unheard)
    without = [row["names"] for row in rows if row["unheard"] and not row["left"]]
    context = {
        "review": plan,
        "form": form,
        "rows": rows,
        "no_account": no_account_note(request.user, plan, [(names, None) for names in without]),
        "meeting": meeting,
        "deadlines": meeting.deadlines if meeting else None,
        "meetings": form.meetings,
        "may_keep_calendar": may_edit_calendar(request.user),
        "period": called,
        "previews": previews,
        "unheard": ", ".join(str(question.pending_request.sub_action) for question in unheard),
        "is_preview": request.POST.get("do") == PREVIEW and not form.errors,
    }
    status = 409 if form.non_field_errors() else 200
    return render(request, "actionplans/open_round.html", context, status=status)


def _proposed_request_rows(
    plan: ActionPlan,
    form: OpenRoundForm,
    questions: list[ProposedRequest],
    unheard: Collection[ProposedRequest],
) -> list[dict[str, Any]]:
    """The coming requests, each with the field for other officers and whether nobody can be emailed."""
    left = departed_owner_names(plan.sub_actions().active())
    return [
        {
            "name": str(question.pending_request.sub_action),
            "left": left.get(question.pending_request.sub_action.pk, "") if question in unheard else "",
            "action": question.pending_request.sub_action.action
            or question.pending_request.sub_action.heading.text,
            "what": question.what,
            "names": question.names or ("Nobody named",),
            "is_changed": question.names != owner_names(question.pending_request),
            "unheard": question in unheard,
            "field": form[form.owners_field(question.pending_request)],
        }
        for question in questions
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_deadline(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Give an open update another deadline or another meeting."""
    plan = plan_to_manage(request.user, slug)
    this_round: Round = round_for(request.user, plan, period)
    form = EditDeadlineForm(plan, this_round, request.POST or None)
    if form.is_valid():
        try:
            change_deadline(
                this_round, form.cleaned_data["due"], form.cleaned_data["meeting"], by=request.user
            )
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
        else:
            messages.success(request, f"Answers are now due by {form.cleaned_data['due']:%-d %B %Y}.")
            return redirect("actionplans:round-board", plan.slug, this_round.slug)
    context = {"review": plan, "round": this_round, "form": form}
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return render(request, "actionplans/edit_deadline.html", context, status=status)
