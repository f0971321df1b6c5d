"""Asking officers again for what has not come."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest, parse_int
from actionplans.access.plans import plan_to_manage
from actionplans.access.rounds import round_for
from actionplans.mail.deadline_stages import DeadlineStage, get_stage
from actionplans.mail.due_updates import request_recipients
from actionplans.mail.notifications import queue_reminder
from actionplans.models import Round, UpdateRequest
from actionplans.views.round_board import render_round_board


@require_POST
@login_required
def send_reminder(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Send a reminder for one update, or for all not received. Answers 409 where nobody can be emailed."""
    plan = plan_to_manage(request.user, slug)
    this_round = round_for(request.user, plan, period)
    reached = 0
    people: set[int] = set()
    is_open = this_round.state == Round.State.OPEN
    stage = get_stage(this_round.due, timezone.localdate()) if is_open else DeadlineStage.NOT_YET
    for update_request in _requests_to_remind(this_round, request.POST.get("line", "")):
        whom = request_recipients(update_request, stage)
        reached += bool(whom)
        queue_reminder(update_request, set(whom), by=request.user)
        people |= whom
    if not people:
        text = "No one with an account still has an update to submit, so no reminder was sent."
        messages.error(request, text, "nobody-to-remind")
        return render_round_board(request, plan, this_round, status=409)
    who = "1 person" if len(people) == 1 else f"{len(people)} people"
    what = "1 update" if reached == 1 else f"{reached} updates"
    messages.success(
        request,
        f"Reminder sent to {who} ({what}). They will get it by tomorrow morning, and never two on one day.",
    )
    if request.POST.get("from") == "publish":
        return redirect("reports:publish", slug, this_round.slug)
    return redirect("actionplans:round-board", slug, this_round.slug)


def _requests_to_remind(this_round: Round, line: str) -> list[UpdateRequest]:
    active = User.objects.filter(is_active=True)
    waiting = this_round.update_requests.awaiting_update().select_related("round")
    waiting = waiting.prefetch_related(Prefetch("owners__users", active), Prefetch("delegates", active))
    if line != "all":
        waiting = waiting.filter(pk=parse_int(line) or 0)
    return list(waiting)
