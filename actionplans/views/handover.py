"""People who have left, their remaining responsibilities, and handing these over to colleagues."""

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


def build_leaver_rows(managed_plan_ids: set[int] | None) -> list[dict[str, Any]]:
    """People who have left, each with the number and the plans of their responsibilities."""
    return [
        {
            "pk": person.pk,
            "name": str(person),
            "n": len(responsibilities),
            "where": _describe_context(responsibilities),
        }
        for person, responsibilities in leavers_with_responsibilities(managed_plan_ids)
    ]


def _describe_context(responsibilities: list[Responsibility]) -> str:
    return ", ".join(
        sorted({responsibility.where or responsibility.what for responsibility in responsibilities})
    )


@require_safe
@login_required
def leavers(request: SignedInRequest) -> HttpResponse:
    """People who have left with responsibilities; and for clerks, a search for a person about to leave."""
    managed_plan_ids = plan_ids_to_hand_over_for(request.user)
    form = FindLeaverForm(request.GET if managed_plan_ids is None and "who" in request.GET else None)
    if managed_plan_ids is None and form.is_valid():
        return redirect("actionplans:hand-over", form.cleaned_data["who"].pk)
    context = {
        "rows": build_leaver_rows(managed_plan_ids),
        "form": form if managed_plan_ids is None else None,
    }
    return render(request, "actionplans/leavers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def handing_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """All responsibilities of a person, to hand over one by one or together, to one colleague or several."""
    person, responsibilities = responsibilities_to_hand_over(request.user, pk)
    form = HandOverForm(person, responsibilities, request.POST if request.method == "POST" else None)
    if form.is_valid():
        managed_plan_ids, reason = plan_ids_to_hand_over_for(request.user), form.cleaned_data["reason"]
        try:
            handed_over_count = hand_over(
                person, form.to, reason, by=request.user, managed_plan_ids=managed_plan_ids
            )
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
            return _render_handover(request, person, form, status=409)
        subject = "1 thing is" if handed_over_count == 1 else f"{handed_over_count} things are"
        messages.success(request, f"{subject} handed over from {person}.")
        remaining_count = len(responsibilities) - handed_over_count
        return redirect("actionplans:hand-over", pk) if remaining_count else redirect("actionplans:leavers")
    status = 409 if form.is_overtaken else 422 if form.errors else 200
    return _render_handover(request, person, form, status=status)


def _render_handover(
    request: SignedInRequest, person: User, form: HandOverForm, *, status: int
) -> HttpResponse:
    context = {"person": person, "form": form, "rows": form.rows}
    return render(request, "actionplans/hand_over.html", context, status=status)
