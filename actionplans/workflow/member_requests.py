"""What members ask, and what is answered."""

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

WORKING_DAYS_TO_ANSWER = 10  # working days, where no meeting is known for which it is wanted


@dataclass(frozen=True)
class RequestInput:
    """What a member wants to know, of whom, and for which meeting."""

    member_name: str
    text: str
    to: User
    sub_action: SubAction | None = None
    meeting: Meeting | None = None
    member: User | None = None


@transaction.atomic
def raise_member_request(
    raised_at: Meeting, plan: ActionPlan, wish: RequestInput, *, by: User
) -> MemberRequest:
    """Record a member's request and notify its assignee. Sent twice, it is one request.

    Raises NotAllowed where no member is named, or the question is blank.
    """
    last = MemberRequest.objects.filter(plan=plan, recorded_by=by).order_by("pk").last()
    same = (wish.text.strip(), wish.to.pk, wish.sub_action and wish.sub_action.pk)
    if last and not last.is_answered and (last.text, last.assigned_to_id, last.sub_action_id) == same:
        return last
    if not wish.text.strip() or not wish.member_name.strip():
        raise NotAllowed("Say who asks, and what is asked.", "required")
    with audit_context("Asked by a member", by):
        request: MemberRequest = MemberRequest.objects.create(
            committee_id=raised_at.committee_id,
            raised_at_meeting=raised_at,
            plan=plan,
            sub_action=wish.sub_action,
            member=wish.member,
            member_name=wish.member_name.strip(),
            text=wish.text.strip(),
            assigned_to=wish.to,
            due_meeting=wish.meeting,
            due=member_request_due_date(wish.meeting),
            recorded_by=by,
        )
    notify_member_request(request)
    return request


def member_request_due_date(meeting: Meeting | None) -> dt.date:
    """The day on which answers for that meeting are due, or some days on where that is over or not known."""
    today = timezone.localdate()
    if meeting and meeting.deadlines.due >= today:
        return meeting.deadlines.due
    return add_working_days(today, WORKING_DAYS_TO_ANSWER)


@transaction.atomic
def answer_member_request(request: MemberRequest, answer: str, *, by: User) -> MemberRequest:
    """Answer a request. The same twice changes nothing; raises NotAllowed for another answer."""
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
