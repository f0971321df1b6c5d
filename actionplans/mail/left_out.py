"""The email that officers get at once when a report is published without their update."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accounts.account_adapter import render_email
from accounts.models import User
from actionplans.mail.deadline_stages import DeadlineStage
from actionplans.mail.due_updates import request_recipients
from actionplans.mail.email_content import absolute_url, collapse_whitespace
from actionplans.mail.notifications import published_key
from actionplans.models import Round, UpdateRequest
from actionplans.models.notifications import Notification
from audit.state_seals import seal_current_state
from notifications.outbox import enqueue_email, enqueue_sending


def email_people_left_out(this_round: Round, missing: Iterable[UpdateRequest]) -> None:
    """Email each person whose updates are missing, even if they had their daily email.

    Call it before the states of these requests change. They get no other email about the publication.
    """
    active_users = User.objects.filter(is_active=True)
    update_requests = UpdateRequest.objects.filter(
        pk__in=[update_request.pk for update_request in missing if not update_request.ended_as]
    )
    update_requests = update_requests.select_related(
        "round__plan", "sub_action__heading__parent", "sub_action__heading__plan"
    )
    update_requests = update_requests.prefetch_related(
        Prefetch("owners__users", active_users), Prefetch("delegates", active_users)
    )
    requests_by_user: dict[int, list[UpdateRequest]] = defaultdict(list)
    for update_request in update_requests.in_printed_order():
        for user_id in request_recipients(update_request, DeadlineStage.LATE):
            requests_by_user[user_id].append(update_request)
    key = published_key(this_round, 1)
    for person in active_users.filter(pk__in=requests_by_user).order_by("pk"):
        subject, text = render_email(
            "actionplans/mail/left_out", _values(person, this_round, requests_by_user[person.pk])
        )
        email = enqueue_email(person.email, subject, text, wake=False)
        Notification.objects.create(
            user=person,
            deduplication_key=key,
            kind=Notification.Kind.PUBLISHED,
            round=this_round,
            email=email,
        )
    if requests_by_user:
        seal_current_state(
            Notification.objects.filter(
                user__in=requests_by_user, deduplication_key=key
            ).with_plan_relations()
        )
        transaction.on_commit(enqueue_sending)


def _values(person: User, this_round: Round, missing: list[UpdateRequest]) -> dict[str, object]:
    return {
        "name": collapse_whitespace(person.name or person.email),
        "plan": collapse_whitespace(missing[0].round.plan.title),
        "round": this_round,
        "is_early": this_round.is_before_deadline,
        "today": timezone.localdate(),
        "lines": [
            {
                "name": collapse_whitespace(update_request.sub_action.called),
                "is_submitted": update_request.state == UpdateRequest.State.SUBMITTED,
                "url": absolute_url(reverse("actionplans:update-detail", args=[update_request.pk])),
            }
            for update_request in missing
        ],
    }
