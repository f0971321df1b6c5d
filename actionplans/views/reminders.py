"""Reminding officers of updates that were not received."""

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
    """Send a reminder for one update, or for all not received. Responds with 409 if nobody can be emailed."""
    plan = plan_to_manage(request.user, slug)
    this_round = round_for(request.user, plan, period)
    reminded_count = 0
    recipient_ids: set[int] = set()
    is_open = this_round.state == Round.State.OPEN
    stage = get_stage(this_round.due, timezone.localdate()) if is_open else DeadlineStage.NOT_YET
    for update_request in _requests_to_remind(this_round, request.POST.get("line", "")):
        user_ids = request_recipients(update_request, stage)
        reminded_count += bool(user_ids)
        queue_reminder(update_request, set(user_ids), by=request.user)
        recipient_ids |= user_ids
    if not recipient_ids:
        text = "No one with an account still has an update to submit, so no reminder was sent."
        messages.error(request, text, "nobody-to-remind")
        return render_round_board(request, plan, this_round, status=409)
    people_text = "1 person" if len(recipient_ids) == 1 else f"{len(recipient_ids)} people"
    updates_text = "1 update" if reminded_count == 1 else f"{reminded_count} updates"
    messages.success(
        request,
        f"Reminder sent to {people_text} ({updates_text}). They will get it by tomorrow morning, and never "
        "two on one day.",
    )
    if request.POST.get("from") == "publish":
        return redirect("reports:publish", slug, this_round.slug)
    return redirect("actionplans:round-board", slug, this_round.slug)


def _requests_to_remind(this_round: Round, selected: str) -> list[UpdateRequest]:
    active_users = User.objects.filter(is_active=True)
    update_requests = this_round.update_requests.awaiting_update().select_related("round")
    update_requests = update_requests.prefetch_related(
        Prefetch("owners__users", active_users), Prefetch("delegates", active_users)
    )
    if selected != "all":
        update_requests = update_requests.filter(pk=parse_int(selected) or 0)
    return list(update_requests)
