"""E-mails about updates: asking officers again, and what was sent to whom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from actionplans.access import is_clerk, letters_for, plan_to_run, round_for
from actionplans.mail.notices import nudge
from actionplans.mail.officers import people_asked
from actionplans.mail.stages import stage_of
from actionplans.models import Asked, Notice, Round
from post.models import Letter

A_PAGE = 50


@require_POST
@login_required
def ask_again(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """Ask for one answer again, or for all that have not come."""
    review = plan_to_run(request.user, slug)
    this_round = round_for(request.user, review, period)
    reached = 0
    people: set[int] = set()
    for asked in _wanted(this_round, request.POST.get("line", "")):
        whom = people_asked(asked, stage_of(this_round.due, timezone.localdate()))
        reached += bool(whom)
        nudge(asked, set(whom), by=request.user)
        people |= whom
    if people:
        who = "1 person is" if len(people) == 1 else f"{len(people)} people are"
        what = "1 answer" if reached == 1 else f"{reached} answers"
        messages.success(
            request,
            f"{who} asked again for {what}: today, or tomorrow if today’s e-mail has gone. "
            "Nobody is asked again twice on one day.",
        )
    else:
        messages.error(request, "Nobody with an account has still to answer, so nobody can be asked again.")
    return redirect("actionplans:board", slug, this_round.slug)


def _wanted(this_round: Round, line: str) -> list[Asked]:
    if this_round.state != Round.State.OPEN:
        return []
    active = User.objects.filter(is_active=True)
    waiting = this_round.asked.unfinished().select_related("round")
    waiting = waiting.prefetch_related(Prefetch("owners__users", active), Prefetch("delegates", active))
    if line != "all":
        waiting = waiting.filter(pk=line) if line.isdecimal() and len(line) < 18 else waiting.none()
    return list(waiting)


def told_when(this_round: Round) -> dict[int, str]:
    """Of each line, when its officers were last written to. One query."""
    told = Notice.objects.told().filter(round=this_round, asked__isnull=False)
    return {
        line: f"E-mail of {timezone.localtime(made_at):%-d %B %Y}"
        for line, made_at in told.order_by("letter__made_at").values_list("asked", "letter__made_at")
    }


@require_safe
@login_required
def sent(request: SignedInRequest) -> HttpResponse:
    """What was sent, to whom, and what became of it. Only clerks see the words: they tell of many reviews."""
    letters = letters_for(request.user)
    if letters is None:
        raise PermissionDenied
    found = Paginator(letters, A_PAGE).get_page(request.GET.get("page"))
    people = dict(Notice.objects.filter(letter__in=list(found)).values_list("letter", "user__name"))
    rows = [_row(letter, people.get(letter.pk, ""), words=is_clerk(request.user)) for letter in found]
    return render(request, "actionplans/sent.html", {"rows": rows, "page": found})


def _row(letter: Letter, name: str, *, words: bool) -> dict[str, Any]:
    return {
        "pk": letter.pk,
        "at": letter.ended_at or letter.made_at,
        "to": letter.to,
        "name": name,
        "subject": letter.subject,
        "text": letter.text if words else "",
        "state": letter.get_state_display(),
        "is_bad": letter.state in (Letter.State.REFUSED, Letter.State.TOO_LATE),
        "answer": letter.answer,
    }
