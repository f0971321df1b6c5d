"""Who has left, what is still theirs, and handing it over to colleagues."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from actionplans.access.handover import plan_ids_to_hand_over_for, responsibilities_to_hand_over
from actionplans.forms.handover import FindLeaverForm, HandOverForm
from actionplans.responsibilities import Responsibility, leavers_with_responsibilities
from actionplans.workflow.handover import hand_over
from actionplans.workflow.updates import NotAllowed


def build_leaver_rows(runs: set[int] | None) -> list[dict[str, Any]]:
    """Who has left, with how much there is to be handed over, and where."""
    return [
        {"pk": person.pk, "name": str(person), "n": len(theirs), "where": _describe_context(theirs)}
        for person, theirs in leavers_with_responsibilities(runs)
    ]


def _describe_context(theirs: list[Responsibility]) -> str:
    return ", ".join(sorted({responsibility.where or responsibility.what for responsibility in theirs}))


@require_safe
@login_required
def leavers(request: SignedInRequest) -> HttpResponse:
    """Leavers with what is still theirs; and for a clerk the way to somebody who is about to leave."""
    runs = plan_ids_to_hand_over_for(request.user)
    form = FindLeaverForm(request.GET if runs is None and "who" in request.GET else None)
    if runs is None and form.is_valid():
        return redirect("actionplans:hand-over", form.cleaned_data["who"].pk)
    context = {"rows": build_leaver_rows(runs), "form": form if runs is None else None}
    return render(request, "actionplans/leavers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def handing_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """One screen with all that was somebody's, each thing or all of it for one colleague or several."""
    person, theirs = responsibilities_to_hand_over(request.user, pk)
    form = HandOverForm(person, theirs, request.POST if request.method == "POST" else None)
    if form.is_valid():
        runs, reason = plan_ids_to_hand_over_for(request.user), form.cleaned_data["reason"]
        try:
            done = hand_over(person, form.to, reason, by=request.user, runs=runs)
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
            return _render_handover(request, person, form, status=409)
        things = "1 thing is" if done == 1 else f"{done} things are"
        messages.success(request, f"{things} handed over from {person}.")
        left = len(theirs) - done
        return redirect("actionplans:hand-over", pk) if left else redirect("actionplans:leavers")
    status = 409 if form.is_overtaken else 422 if form.errors else 200
    return _render_handover(request, person, form, status=status)


def _render_handover(
    request: SignedInRequest, person: User, form: HandOverForm, *, status: int
) -> HttpResponse:
    context = {"person": person, "form": form, "rows": form.rows}
    return render(request, "actionplans/hand_over.html", context, status=status)
