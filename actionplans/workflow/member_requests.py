"""Recording committee questions, and their answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from actionplans.mail.notifications import notify_member_request, notify_request_answered
from actionplans.models import Meeting, MemberRequest, SubAction
from actionplans.models.plans import ActionPlan
from actionplans.workflow.transitions import NotAllowed
from actionplans.working_days import add_working_days
from audit.records import audit_context

WORKING_DAYS_TO_ANSWER = 10  # where no meeting is known at which the answer is due


@dataclass(frozen=True)
class RequestInput:
    """A committee question as entered: what is asked, of whom (`to`), and for which meeting."""

    member_name: str
    text: str
    to: User
    sub_action: SubAction | None = None
    meeting: Meeting | None = None
    member: User | None = None


@transaction.atomic
def raise_member_request(
    raised_at: Meeting, plan: ActionPlan, request_input: RequestInput, *, by: User
) -> MemberRequest:
    """Record a committee question and notify its assignee. Sent twice in a row, it is recorded once.

    Raises NotAllowed where no member is named, or the question is blank.
    """
    last_request = MemberRequest.objects.filter(plan=plan, recorded_by=by).order_by("pk").last()
    values = (
        request_input.text.strip(),
        request_input.to.pk,
        request_input.sub_action and request_input.sub_action.pk,
    )
    if (
        last_request
        and not last_request.is_answered
        and (last_request.text, last_request.assigned_to_id, last_request.sub_action_id) == values
    ):
        return last_request
    if not request_input.text.strip() or not request_input.member_name.strip():
        raise NotAllowed("Say who asks, and what is asked.", "required")
    with audit_context("Asked by a member", by):
        member_request: MemberRequest = MemberRequest.objects.create(
            committee_id=raised_at.committee_id,
            raised_at_meeting=raised_at,
            plan=plan,
            sub_action=request_input.sub_action,
            member=request_input.member,
            member_name=request_input.member_name.strip(),
            text=request_input.text.strip(),
            assigned_to=request_input.to,
            due_meeting=request_input.meeting,
            due=member_request_due_date(request_input.meeting),
            recorded_by=by,
        )
    notify_member_request(member_request)
    return member_request


def member_request_due_date(meeting: Meeting | None) -> dt.date:
    """The day on which an answer is due: before the meeting, or some days from today if none is to come."""
    today = timezone.localdate()
    if meeting and meeting.deadlines.due >= today:
        return meeting.deadlines.due
    return add_working_days(today, WORKING_DAYS_TO_ANSWER)


@transaction.atomic
def answer_member_request(request: MemberRequest, answer: str, *, by: User) -> MemberRequest:
    """Answer a question. The same answer twice changes nothing. Raises NotAllowed for a different one."""
    request = MemberRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    answer = answer.strip()
    if request.is_answered and request.answer == answer:
        return request
    if request.is_answered:
        raise NotAllowed(
            "This request was answered meanwhile. If more is to be said, ask and answer anew.",
            "answered-already",
        )
    if not answer:
        raise NotAllowed("Enter the answer.", "required")
    request.answer, request.answered_by, request.answered_at = answer, by, timezone.now()
    with audit_context("Answered", by):
        request.save(update_fields=["answer", "answered_by", "answered_at"])
    notify_request_answered(request)
    return request
