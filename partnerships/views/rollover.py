"""Creating the next plan, carrying actions forward, and recording equivalent actions."""

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
    """Create the next plan; or, if there is one, list the actions that were not carried forward."""
    plan = _get_plan(request, slug)
    if next_plan := PartnershipPlan.objects.filter(previous_plan=plan).first():
        return _not_carried_forward_page(request, plan, next_plan)
    form = RolloverForm(request.POST or None, initial={"title": plan.title})
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            next_plan = roll_over(plan, RolloverInput(**form.cleaned_data))
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
            status = 409
        else:
            messages.success(request, f"{next_plan.title} is made, as a draft. {plan.title} is closed.")
            return redirect("actionplans:edit-plan", next_plan.slug)
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
    request: SignedInRequest, plan: PartnershipPlan, next_plan: PartnershipPlan
) -> HttpResponse:
    """Carry forward actions that the next plan lacks. Answers 409 to a request to create another plan."""
    may_edit, creates_plan = may_manage_plan(request.user, next_plan), "title" in request.POST
    sub_actions = not_carried_forward(plan)
    form = NotCarriedForwardForm(None if creates_plan else request.POST or None, sub_actions=sub_actions)
    status = 409 if creates_plan else 422 if form.errors else 200
    if may_edit and form.is_valid():
        try:
            carried = carry_forward_selected(next_plan, form.cleaned_data["lines"])
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
            status = 409
        else:
            count_text = "1 line goes on" if len(carried) == 1 else f"{len(carried)} lines go on"
            messages.success(request, f"{count_text} in {next_plan.title}.")
            return redirect("actionplans:edit-plan", next_plan.slug)
    context = {"plan": plan, "made": next_plan if may_edit else None, "form": form, "lines": sub_actions}
    return render(request, "partnerships/not_carried_forward.html", context, status=status)


@require_http_methods(FORM_METHODS)
@login_required
def equivalent_actions(request: SignedInRequest, slug: str) -> HttpResponse:
    """Record groups of actions with the same text as equivalent."""
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
