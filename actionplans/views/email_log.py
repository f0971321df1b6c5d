"""Emails about updates: what was sent to whom."""

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
class Emailed:
    """Who was last written to about an update, and on which day."""

    day: dt.date
    names: tuple[str, ...]

    def __str__(self) -> str:
        words = {"day": f"{self.day:%-d %B %Y}", "names": ", ".join(self.names)}
        return _("Email of %(day)s to %(names)s") % words


def last_emailed_by_request(this_round: Round) -> dict[int, Emailed]:
    """Of each line, when who was last written to about it. One query."""
    notifications = Notification.objects.emailed().filter(round=this_round, update_request__isnull=False)
    result: dict[int, Emailed] = {}
    for line, created_at, name in notifications.order_by("email__created_at", "user__name").values_list(
        "update_request", "email__created_at", "user__name"
    ):
        day, before = timezone.localdate(created_at), result.get(line)
        names = before.names if before and before.day == day else ()
        result[line] = Emailed(day, tuple(dict.fromkeys([*names, name])))
    return result


def no_account_note(
    user: User, plan: ActionPlan, rows: Iterable[tuple[Iterable[str], Emailed | None]]
) -> dict[str, Any] | None:
    """The officers without an account, with who is or was emailed instead; None where all have one.

    `rows` are the names that each update is requested from, where none of them has an account.
    """
    rows = list(rows)
    if not rows:
        return None
    emailed = sorted({name for _names, sent in rows if sent for name in sent.names})
    instead = emailed or people_in_place(plan)
    return {
        "names": sorted({name for names, _sent in rows for name in names}, key=str.casefold),
        "instead": ", ".join(instead),
        "was_emailed": bool(emailed),
        "may_invite": is_administrator(user),
    }


def people_in_place(plan: ActionPlan) -> list[str]:
    """Who gets the emails about updates for which no officer has an account."""
    who_run = PlanManagers.for_plans([plan.pk]).manager_ids(plan.pk)
    return list(User.objects.filter(pk__in=who_run).order_by("name", "pk").values_list("name", flat=True))


@require_safe
@login_required
def email_log(request: SignedInRequest) -> HttpResponse:
    """What was sent, to whom, and what became of it. Only clerks see the words: they tell of many reviews."""
    emails = outgoing_emails_for(request.user)
    if emails is None:
        raise PermissionDenied
    page = Paginator(emails, PAGE_SIZE).get_page(request.GET.get("page"))
    people = dict(Notification.objects.filter(email__in=list(page)).values_list("email", "user__name"))
    rows = [_email_row(email, people.get(email.pk, ""), words=is_clerk(request.user)) for email in page]
    return render(request, "actionplans/email_log.html", {"rows": rows, "page": page})


def _email_row(email: OutgoingEmail, name: str, *, words: bool) -> dict[str, Any]:
    return {
        "pk": email.pk,
        "at": email.finished_at or email.created_at,
        "to": email.to,
        "name": name,
        "subject": email.subject,
        "text": email.text if words else "",
        "state": email.get_state_display(),
        "is_bad": email.state in (OutgoingEmail.State.REFUSED, OutgoingEmail.State.TOO_LATE),
        "answer": email.server_response,
    }
