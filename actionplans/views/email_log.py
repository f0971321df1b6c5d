"""The log of emails about plans, and who was last emailed about each update."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from actionplans.access.handover import outgoing_emails_for
from actionplans.access.roles import is_administrator, is_clerk
from actionplans.mail.escalation import PlanManagers
from actionplans.models import ActionPlan, Notification, Round
from notifications.models import OutgoingEmail

PAGE_SIZE = 50


@dataclass(frozen=True)
class LastEmailed:
    """The people last emailed about an update, and the day."""

    day: dt.date
    names: tuple[str, ...]

    def __str__(self) -> str:
        values = {"day": f"{self.day:%-d %B %Y}", "names": ", ".join(self.names)}
        return _("Email of %(day)s to %(names)s") % values


def last_emailed_by_request(this_round: Round) -> dict[int, LastEmailed]:
    """Who was last emailed about each update, by primary key of the update request. One query."""
    notifications = Notification.objects.emailed().filter(round=this_round, update_request__isnull=False)
    last_emailed: dict[int, LastEmailed] = {}
    for request_id, created_at, name in notifications.order_by("email__created_at", "user__name").values_list(
        "update_request", "email__created_at", "user__name"
    ):
        day, previous = timezone.localdate(created_at), last_emailed.get(request_id)
        names = previous.names if previous and previous.day == day else ()
        last_emailed[request_id] = LastEmailed(day, tuple(dict.fromkeys([*names, name])))
    return last_emailed


def no_account_note(
    user: User, plan: ActionPlan, rows: Iterable[tuple[Iterable[str], LastEmailed | None]]
) -> dict[str, Any] | None:
    """Officers without an account, and who is or was emailed instead; None where all have one.

    `rows` has, for each update none of whose officers has an account, their names and who was last emailed.
    """
    rows = list(rows)
    if not rows:
        return None
    emailed_names = sorted(
        {name for _names, last_emailed in rows if last_emailed for name in last_emailed.names}
    )
    instead = emailed_names or manager_names(plan)
    return {
        "names": sorted({name for names, _sent in rows for name in names}, key=str.casefold),
        "instead": ", ".join(instead),
        "was_emailed": bool(emailed_names),
        "may_invite": is_administrator(user),
    }


def manager_names(plan: ActionPlan) -> list[str]:
    """Names of the plan's managers, who get the emails if no officer has an account."""
    manager_ids = PlanManagers.for_plans([plan.pk]).manager_ids(plan.pk)
    return list(User.objects.filter(pk__in=manager_ids).order_by("name", "pk").values_list("name", flat=True))


@require_safe
@login_required
def email_log(request: SignedInRequest) -> HttpResponse:
    """The emails sent, and whether they arrived. Only clerks see the text, which may be about many plans."""
    emails = outgoing_emails_for(request.user)
    if emails is None:
        raise PermissionDenied
    page = Paginator(emails, PAGE_SIZE).get_page(request.GET.get("page"))
    people = dict(Notification.objects.filter(email__in=list(page)).values_list("email", "user__name"))
    rows = [_email_row(email, people.get(email.pk, ""), with_text=is_clerk(request.user)) for email in page]
    return render(request, "actionplans/email_log.html", {"rows": rows, "page": page})


def _email_row(email: OutgoingEmail, name: str, *, with_text: bool) -> dict[str, Any]:
    return {
        "pk": email.pk,
        "at": email.finished_at or email.created_at,
        "to": email.to,
        "name": name,
        "subject": email.subject,
        "text": email.text if with_text else "",
        "state": email.get_state_display(),
        "is_bad": email.state in (OutgoingEmail.State.REFUSED, OutgoingEmail.State.TOO_LATE),
        "answer": email.server_response,
    }
