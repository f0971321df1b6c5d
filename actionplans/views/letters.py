"""E-mails about updates: what was sent to whom."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access import is_clerk, letters_for
from actionplans.models import Notice, Round
from post.models import Letter

A_PAGE = 50


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
