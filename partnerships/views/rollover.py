"""The plan that follows, and lines that stand in several themes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from actionplans.access.plans import may_manage_plan, plan_to_manage
from actionplans.workflow.updates import NotAllowed
from partnerships.forms.rollover import EquivalentActionsForm, NotCarriedForwardForm, RolloverForm
from partnerships.models import PartnershipPlan
from partnerships.rollover.new_plan import (
    RolloverInput,
    actions_to_carry_forward,
    find_equivalent_groups,
    record_equivalents,
    roll_over,
    rollover_refusal,
)
from partnerships.rollover.not_carried_forward import carry_forward_selected, not_carried_forward

FORM_METHODS = ["GET", "HEAD", "POST"]


def _get_plan(request: SignedInRequest, slug: str) -> PartnershipPlan:
    plan = plan_to_manage(request.user, slug)
    if not isinstance(plan, PartnershipPlan):
        raise Http404
    return plan


@require_http_methods(FORM_METHODS)
@login_required
def new_plan_from(request: SignedInRequest, slug: str) -> HttpResponse:
    """What would go on, before the plan that follows is made; and afterwards, what goes on nowhere."""
    plan = _get_plan(request, slug)
    if made := PartnershipPlan.objects.filter(previous_plan=plan).first():
        return _not_carried_forward_page(request, plan, made)
    form = RolloverForm(request.POST or None, initial={"title": plan.title})
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            made = roll_over(plan, RolloverInput(**form.cleaned_data))
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
            status = 409
        else:
            messages.success(request, f"{made.title} is made, as a draft. {plan.title} is closed.")
            return redirect("actionplans:edit-plan", made.slug)
    sub_actions = actions_to_carry_forward(plan)
    context = {
        "plan": plan,
        "form": form,
        "obstacle": rollover_refusal(plan),
        "lines": [
            {"name": str(sub_action), "action": sub_action.action, "lead": sub_action.responsibility}
            for sub_action in sub_actions
        ],
        "complete": plan.sub_actions().count() - len(sub_actions),
        "several": find_equivalent_groups(plan),
    }
    return render(request, "partnerships/new_plan_from.html", context, status=status)


def _not_carried_forward_page(
    request: SignedInRequest, plan: PartnershipPlan, made: PartnershipPlan
) -> HttpResponse:
    """What goes on nowhere although a plan follows. Answers 409 to whoever would make another."""
    may_write, too_late = may_manage_plan(request.user, made), "title" in request.POST
    sub_actions = not_carried_forward(plan)
    form = NotCarriedForwardForm(None if too_late else request.POST or None, sub_actions=sub_actions)
    status = 409 if too_late else 422 if form.errors else 200
    if may_write and form.is_valid():
        try:
            carried = carry_forward_selected(made, form.cleaned_data["lines"])
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
            status = 409
        else:
            now = "1 line goes on" if len(carried) == 1 else f"{len(carried)} lines go on"
            messages.success(request, f"{now} in {made.title}.")
            return redirect("actionplans:edit-plan", made.slug)
    context = {"plan": plan, "made": made if may_write else None, "form": form, "lines": sub_actions}
    return render(request, "partnerships/not_carried_forward.html", context, status=status)


@require_http_methods(FORM_METHODS)
@login_required
def equivalent_actions(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say of lines with the same words that they are one."""
    plan = _get_plan(request, slug)
    groups = find_equivalent_groups(plan)
    form = EquivalentActionsForm(request.POST or None, groups=groups)
    if form.is_valid():
        for sub_actions in groups:
            if sub_actions[0].pk in form.cleaned_data["groups"]:
                record_equivalents(sub_actions)
        messages.success(request, "Saved: they are known as one.")
        return redirect(plan)
    context = {"plan": plan, "form": form, "groups": groups}
    return render(
        request, "partnerships/equivalent_actions.html", context, status=422 if form.errors else 200
    )
