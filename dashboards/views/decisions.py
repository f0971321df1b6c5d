"""One action at a meeting, and recording, rescinding and signing off there."""

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
    sub_action = get_object_or_404(sub_actions_at(request.user, this_meeting).for_plan_page(), pk=line)
    positions = agenda_positions(request.user, this_meeting)
    round_pk = next((round_id for sub_action_id, round_id in positions if sub_action_id == line), None)
    this_round = Round.objects.get(pk=round_pk) if round_pk else None
    at_meeting = ActionAtMeeting.build(sub_action, this_round, this_meeting.date)
    latest = at_meeting.progress or next(iter(at_meeting.past.progress), None)
    plan = get_specific_plan(sub_action.heading.plan_id)
    form = DecisionForm(plan, sub_action, latest, _post_data(request))
    if form.is_valid():
        subject = _top_heading(sub_action) if form.is_on_heading else sub_action
        try:
            decision = record_decision(this_meeting, subject, form.decision_input(), by=request.user)
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            messages.success(request, f"Recorded: {decision}.")
            _warn_if_plan_closed(request, plan, decision)
            return redirect(reverse("dashboards:meeting-action", args=[pk, line]))
    context = _action_context(request, this_meeting, plan, at_meeting, this_round, positions)
    context["form"] = form if may_record_decisions(request.user) else None
    return render(request, "dashboards/meeting_action.html", context, status=_status(form))


def _warn_if_plan_closed(request: SignedInRequest, plan: ActionPlan, decision: Decision) -> None:
    """Tell the clerk to carry an outstanding action forward: a closed plan has no more rounds."""
    if not plan.is_followed_up and decision.kind in (Decision.Kind.AMENDED, Decision.Kind.TAKEN_BACK):
        messages.info(
            request, f"{plan.title} is closed. Where this is not complete, carry it over on that plan’s page."
        )


def _top_heading(sub_action: SubAction) -> Heading:
    """The recommendation, theme, objective or standard that the action is under."""
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
    positions: list[tuple[int, int | None]],
) -> dict[str, Any]:
    sub_action = action.sub_action
    heading, scale = sub_action.heading, plan.grading_scale
    grade = (
        sub_action.committees_grades(meeting.date).get(action.progress.round_id) if action.progress else None
    )
    decisions = list(Decision.objects.for_lists().about(sub_action))
    is_active = sub_action.monitoring_state == SubAction.MonitoringState.ACTIVE
    return {
        "meeting": meeting,
        "line": sub_action,
        "plan": plan,
        "top": _top_heading(sub_action),
        "below": f"{heading.ref})"
        if heading.kind == Heading.Kind.PART
        else heading_title(heading.kind, heading.ref),
        "round": this_round,
        "at_meeting": action,
        "grade": build_grade_cell(this_round, action.update_request, action.progress, grade, scale)
        if this_round
        else None,
        "questions": points_to_raise(action, plan, timezone.localdate()),
        "here": [decision for decision in decisions if decision.meeting_id == meeting.pk],
        "earlier_decisions": [decision for decision in decisions if decision.meeting_id != meeting.pk],
        "rounds": [
            action_round
            for action_round in get_action_rounds(sub_action, scale)
            if not this_round or action_round.words != str(this_round)
        ],
        "is_live": is_active,
        "may_record": may_record_decisions(request.user)
        and is_active
        and meeting.date <= timezone.localdate(),
        "may_decide": may_record_decisions(request.user),
        "may_ask": may_raise_request(request.user, meeting),
        "requests": member_request_rows(
            member_requests_for(request.user).filter(sub_action=sub_action).for_lists(), timezone.localdate()
        ),
        **_previous_and_next(meeting, sub_action, positions),
    }


def _previous_and_next(
    meeting: Meeting, sub_action: SubAction, positions: list[tuple[int, int | None]]
) -> dict[str, Any]:
    """URLs of the previous and next action of the meeting, and the position such as "3 of 12"."""
    sub_action_ids = [pk for pk, _ in positions]

    def url(index: int) -> str:
        if not 0 <= index < len(sub_action_ids):
            return ""
        return reverse("dashboards:meeting-action", args=[meeting.pk, sub_action_ids[index]])

    if sub_action.pk not in sub_action_ids:
        return {"previous": "", "next": "", "place": ""}
    index = sub_action_ids.index(sub_action.pk)
    return {
        "previous": url(index - 1),
        "next": url(index + 1),
        "place": f"{index + 1} of {len(sub_action_ids)}",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rescind(request: SignedInRequest, pk: int, decision: int) -> HttpResponse:
    """Rescind a decision. It stays on record, with the reason."""
    this_meeting = meeting_to_record_decisions(request.user, pk)
    this_decision = get_object_or_404(Decision.objects.for_lists(), pk=decision)
    form = RescindForm(_post_data(request))
    if form.is_valid():
        try:
            rescinding = rescind_decision(
                this_decision, this_meeting, form.cleaned_data["reason"], by=request.user
            )
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            messages.success(request, f"Taken back: {this_decision}.")
            _warn_if_plan_closed(request, get_specific_plan(this_decision.plan_id), rescinding)
            return redirect(_return_url(this_meeting, this_decision))
    context = {
        "meeting": this_meeting,
        "decision": this_decision,
        "form": form,
        "back": _return_url(this_meeting, this_decision),
    }
    return render(request, "dashboards/rescind_decision.html", context, status=_status(form))


def _return_url(meeting: Meeting, decision: Decision) -> str:
    if decision.sub_action_id:
        return reverse("dashboards:meeting-action", args=[meeting.pk, decision.sub_action_id])
    return reverse("dashboards:meeting", args=[meeting.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_off(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Sign off a whole plan. The page lists the outstanding actions first."""
    this_meeting = meeting_to_record_decisions(request.user, pk)
    plan = plan_to_decide_on(request.user, this_meeting, slug)
    form = SignOffPlanForm(_post_data(request))
    if form.is_valid():
        values = form.cleaned_data
        try:
            sign_off_plan(
                this_meeting, plan, reason=values["reason"], minute=values["minute"], by=request.user
            )
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            messages.success(request, f"{plan} is signed off.")
            return redirect("dashboards:meeting", pk)
    active = plan.sub_actions().active().select_related("heading__parent").in_printed_order()
    outstanding_ids = set(plan.sub_actions().outstanding().values_list("pk", flat=True))
    context = {
        "meeting": this_meeting,
        "plan": plan,
        "ruled_out": plan.decision_not_allowed_reason(Decision.Kind.PLAN_SIGNED_OFF),
        "form": form,
        "in_all": len(active),
        "outstanding": [sub_action for sub_action in active if sub_action.pk in outstanding_ids],
        "whole": decisions_at(request.user, this_meeting)
        .in_force()
        .filter(plan=plan.pk, kind=Decision.Kind.PLAN_SIGNED_OFF)
        .first(),
    }
    return render(request, "dashboards/sign_off_plan.html", context, status=_status(form))
