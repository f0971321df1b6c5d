"""One action at a meeting, and what the clerk records there while the committee speaks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from actionplans.access.meetings import (
    decisions_at,
    get_meeting,
    may_raise_request,
    meeting_to_record_decisions,
    member_requests_for,
    plan_to_decide_on,
    sub_actions_at,
)
from actionplans.access.roles import may_record_decisions
from actionplans.forms.decisions import DecisionForm, RescindForm, SignOffPlanForm
from actionplans.heading_kinds import heading_title
from actionplans.models import ActionPlan, Decision, Heading, Meeting, Round, SubAction
from actionplans.models.plans import get_specific_plan
from actionplans.views.plan_rows import build_grade_cell
from actionplans.workflow.decisions import record_decision, rescind_decision, sign_off_plan
from actionplans.workflow.updates import NotAllowed
from dashboards.meetings.agenda import agenda_positions
from dashboards.meetings.points_to_raise import ActionAtMeeting, points_to_raise
from dashboards.views.action import get_action_rounds
from dashboards.views.member_requests import member_request_rows


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting_action(request: SignedInRequest, pk: int, line: int) -> HttpResponse:
    """One action on one screen. Members read it; the clerk records what is decided."""
    if request.method == "POST" and not may_record_decisions(request.user):
        raise PermissionDenied
    this_meeting = get_meeting(pk)
    this_line = get_object_or_404(sub_actions_at(request.user, this_meeting).for_plan_page(), pk=line)
    order = agenda_positions(request.user, this_meeting)
    round_pk = next((each for at_meeting, each in order if at_meeting == line), None)
    this_round = Round.objects.get(pk=round_pk) if round_pk else None
    at_meeting = ActionAtMeeting.build(this_line, this_round, this_meeting.date)
    latest = at_meeting.progress or next(iter(at_meeting.past.progress), None)
    plan = get_specific_plan(this_line.heading.plan_id)
    form = DecisionForm(plan, this_line, latest, _post_data(request))
    if form.is_valid():
        about = _top_heading(this_line) if form.is_on_heading else this_line
        try:
            done = record_decision(this_meeting, about, form.decision_input(), by=request.user)
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
        else:
            messages.success(request, f"Recorded: {done}.")
            _warn_if_plan_closed(request, plan, done)
            return redirect(reverse("dashboards:meeting-action", args=[pk, line]))
    context = _action_context(request, this_meeting, plan, at_meeting, this_round, order)
    context["form"] = form if may_record_decisions(request.user) else None
    return render(request, "dashboards/meeting_action.html", context, status=_status(form))


def _warn_if_plan_closed(request: SignedInRequest, plan: ActionPlan, done: Decision) -> None:
    """A closed plan asks nothing more, so somebody has to carry over what is outstanding again."""
    if not plan.is_followed_up and done.kind in (Decision.Kind.AMENDED, Decision.Kind.TAKEN_BACK):
        messages.info(
            request, f"{plan.title} is closed. Where this is not complete, carry it over on that plan’s page."
        )


def _top_heading(sub_action: SubAction) -> Heading:
    """The recommendation, theme, objective or standard that it stands under."""
    return sub_action.heading.parent or sub_action.heading


def _post_data(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 409 if form.non_field_errors() else 422 if form.errors else 200


def _action_context(
    request: SignedInRequest,
    meeting: Meeting,
    plan: ActionPlan,
    action: ActionAtMeeting,
    this_round: Round | None,
    order: list[tuple[int, int | None]],
) -> dict[str, Any]:
    sub_action = action.line
    below, scale = sub_action.heading, plan.grading_scale
    grade = (
        sub_action.committees_grades(meeting.date).get(action.progress.round_id) if action.progress else None
    )
    decisions = list(Decision.objects.for_lists().about(sub_action))
    is_live = sub_action.monitoring_state == SubAction.MonitoringState.ACTIVE
    return {
        "meeting": meeting,
        "line": sub_action,
        "plan": plan,
        "top": _top_heading(sub_action),
        "below": f"{below.ref})" if below.kind == Heading.Kind.PART else heading_title(below.kind, below.ref),
        "round": this_round,
        "at_meeting": action,
        "grade": build_grade_cell(this_round, action.update_request, action.progress, grade, scale)
        if this_round
        else None,
        "questions": points_to_raise(action, plan, timezone.localdate()),
        "here": [each for each in decisions if each.meeting_id == meeting.pk],
        "earlier_decisions": [each for each in decisions if each.meeting_id != meeting.pk],
        "rounds": [
            each
            for each in get_action_rounds(sub_action, scale)
            if not this_round or each.words != str(this_round)
        ],
        "is_live": is_live,
        "may_record": may_record_decisions(request.user) and is_live and meeting.date <= timezone.localdate(),
        "may_decide": may_record_decisions(request.user),
        "may_ask": may_raise_request(request.user, meeting),
        "requests": member_request_rows(
            member_requests_for(request.user).filter(sub_action=sub_action).for_lists(), timezone.localdate()
        ),
        **_previous_and_next(meeting, sub_action, order),
    }


def _previous_and_next(
    meeting: Meeting, sub_action: SubAction, order: list[tuple[int, int | None]]
) -> dict[str, Any]:
    """Where the screens before and after are, and how far the meeting has come."""
    keys = [pk for pk, _ in order]

    def url(place: int) -> str:
        if not 0 <= place < len(keys):
            return ""
        return reverse("dashboards:meeting-action", args=[meeting.pk, keys[place]])

    if sub_action.pk not in keys:
        return {"previous": "", "next": "", "place": ""}
    here = keys.index(sub_action.pk)
    return {"previous": url(here - 1), "next": url(here + 1), "place": f"{here + 1} of {len(keys)}"}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rescind(request: SignedInRequest, pk: int, decision: int) -> HttpResponse:
    """Have a decision hold no longer. It stays on record, with why."""
    this_meeting = meeting_to_record_decisions(request.user, pk)
    result = get_object_or_404(Decision.objects.for_lists(), pk=decision)
    form = RescindForm(_post_data(request))
    if form.is_valid():
        try:
            done = rescind_decision(result, this_meeting, form.cleaned_data["reason"], by=request.user)
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
        else:
            messages.success(request, f"Taken back: {result}.")
            _warn_if_plan_closed(request, get_specific_plan(result.plan_id), done)
            return redirect(_return_url(this_meeting, result))
    context = {
        "meeting": this_meeting,
        "decision": result,
        "form": form,
        "back": _return_url(this_meeting, result),
    }
    return render(request, "dashboards/rescind_decision.html", context, status=_status(form))


def _return_url(meeting: Meeting, decision: Decision) -> str:
    if decision.sub_action_id:
        return reverse("dashboards:meeting-action", args=[meeting.pk, decision.sub_action_id])
    return reverse("dashboards:meeting", args=[meeting.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_off(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """End the monitoring of a whole plan; what is not achieved is named before."""
    this_meeting = meeting_to_record_decisions(request.user, pk)
    plan = plan_to_decide_on(request.user, this_meeting, slug)
    form = SignOffPlanForm(_post_data(request))
    if form.is_valid():
        values = form.cleaned_data
        try:
            sign_off_plan(
                this_meeting, plan, reason=values["reason"], minute=values["minute"], by=request.user
            )
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
        else:
            messages.success(request, f"{plan} is signed off.")
            return redirect("dashboards:meeting", pk)
    live = plan.sub_actions().active().select_related("heading__parent").in_printed_order()
    outstanding = set(plan.sub_actions().outstanding().values_list("pk", flat=True))
    context = {
        "meeting": this_meeting,
        "plan": plan,
        "ruled_out": plan.decision_not_allowed_reason(Decision.Kind.PLAN_SIGNED_OFF),
        "form": form,
        "in_all": len(live),
        "outstanding": [sub_action for sub_action in live if sub_action.pk in outstanding],
        "whole": decisions_at(request.user, this_meeting)
        .in_force()
        .filter(plan=plan.pk, kind=Decision.Kind.PLAN_SIGNED_OFF)
        .first(),
    }
    return render(request, "dashboards/sign_off_plan.html", context, status=_status(form))
