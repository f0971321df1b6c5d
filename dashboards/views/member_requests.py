"""Committee questions and requests: raising, listing and answering them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest, parse_int
from actionplans.access.meetings import (
    get_meeting,
    may_answer_request,
    member_request_for,
    member_requests_for,
    plan_to_raise_request_on,
)
from actionplans.access.plans import sub_actions_for
from actionplans.access.roles import is_clerk
from actionplans.forms.member_requests import AnswerRequestForm, MemberRequestForm
from actionplans.models import ActionPlan, Meeting, MemberRequest, SubAction
from actionplans.workflow.member_requests import answer_member_request, raise_member_request
from actionplans.workflow.updates import NotAllowed
from dashboards.overdue import list_context
from documents.plan.names import with_no_break_spaces


def member_request_rows(member_requests: Iterable[MemberRequest], today: dt.date) -> list[dict[str, Any]]:
    """Rows for lists, from requests fetched by `for_lists`."""
    return [
        {
            "url": reverse("dashboards:member-request", args=[member_request.pk]),
            "text": member_request.text,
            "member": member_request.member_name,
            "about": with_no_break_spaces(f"{member_request.plan}, {member_request.sub_action}")
            if member_request.sub_action
            else str(member_request.plan),
            "to": str(member_request.assigned_to),
            "due": member_request.due,
            "is_late": not member_request.is_answered and member_request.due < today,
            "answered": member_request.answered_at,
        }
        for member_request in member_requests
    ]


@require_safe
@login_required
def member_requests(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    context = list_context(request, member_requests_for(request.user), today)
    context["rows"] = member_request_rows(context["page"], today)
    return render(request, "dashboards/member_requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_member_request(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Raise a request: councillors in their own name, a clerk for a councillor."""
    this_meeting = get_meeting(pk)
    plan = plan_to_raise_request_on(request.user, this_meeting, slug)
    sub_action = _selected_action(request, plan)
    member = None if is_clerk(request.user) else request.user
    coming_meetings = Meeting.objects.filter(committee=this_meeting.committee, date__gte=timezone.localdate())
    meetings = coming_meetings.select_related("committee").order_by("date")
    submitted = request.POST if request.method == "POST" else None
    form = MemberRequestForm(plan, sub_action, meetings, submitted, member=member)
    if form.is_valid():
        request_input = form.request_input()
        member_request = raise_member_request(this_meeting, plan, request_input, by=request.user)
        messages.success(
            request,
            f"Question sent to {member_request.assigned_to}. Answer due by {member_request.due:%-d %B %Y}.",
        )
        return redirect("dashboards:member-request", member_request.pk)
    context = {"meeting": this_meeting, "plan": plan, "line": sub_action, "form": form}
    return render(request, "dashboards/new_member_request.html", context, status=422 if form.errors else 200)


def _selected_action(request: SignedInRequest, plan: ActionPlan) -> SubAction | None:
    """The action in the query string, if any. Raises Http404 if the plan does not have it."""
    sub_action_id = parse_int(request.GET.get("action"))
    if sub_action_id is None:
        return None
    sub_actions = plan.sub_actions().select_related("heading__parent", "heading__plan")
    return get_object_or_404(sub_actions, pk=sub_action_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_request(request: SignedInRequest, pk: int) -> HttpResponse:
    """A request with its answer, or the form to answer it."""
    member_request = member_request_for(request.user, pk, to_answer=request.method == "POST")
    form = AnswerRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_member_request(member_request, form.cleaned_data["answer"], by=request.user)
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            messages.success(request, "Question answered.")
            return redirect("dashboards:member-request", pk)
    may_answer = may_answer_request(request.user, member_request) and not member_request.is_answered
    context = {
        "member_request": member_request,
        "row": member_request_rows([member_request], timezone.localdate())[0],
        "form": form if may_answer or form.errors else None,
        "reads_action": sub_actions_for(request.user).filter(member_requests=member_request).exists(),
    }
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return render(request, "dashboards/member_request.html", context, status=status)
