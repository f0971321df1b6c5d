"""The plan that follows, and lines that stand in several themes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from actionplans.access import may_edit, plan_to_run
from actionplans.workflow import NotAllowed
from partnerships.forms.next_year import LeftBehindForm, NextPlanForm, SameLinesForm
from partnerships.left_behind import carry_too, left_behind
from partnerships.models import PartnershipPlan
from partnerships.next_year import (
    NextPlan,
    going_on,
    in_several_themes,
    know_as_one,
    may_follow,
    succeed,
)

FORMS = ["GET", "HEAD", "POST"]


def _plan(request: SignedInRequest, slug: str) -> PartnershipPlan:
    plan = plan_to_run(request.user, slug)
    if not isinstance(plan, PartnershipPlan):
        raise Http404
    return plan


@require_http_methods(FORMS)
@login_required
def next_plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """What would go on, before the plan that follows is made; and afterwards, what goes on nowhere."""
    plan = _plan(request, slug)
    if made := PartnershipPlan.objects.filter(succeeds=plan).first():
        return _after(request, plan, made)
    form = NextPlanForm(request.POST or None, initial={"title": plan.title})
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            made = succeed(plan, NextPlan(**form.cleaned_data))
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
            status = 409
        else:
            messages.success(request, f"{made.title} is made, as a draft. {plan.title} is closed.")
            return redirect("actionplans:write", made.slug)
    lines = going_on(plan)
    context = {
        "plan": plan,
        "form": form,
        "obstacle": may_follow(plan),
        "lines": [{"name": str(line), "action": line.action, "lead": line.responsibility} for line in lines],
        "complete": plan.sub_actions().count() - len(lines),
        "several": in_several_themes(plan),
    }
    return render(request, "partnerships/next_plan.html", context, status=status)


def _after(request: SignedInRequest, plan: PartnershipPlan, made: PartnershipPlan) -> HttpResponse:
    """What goes on nowhere although a plan follows. Answers 409 to whoever would make another."""
    may_write, too_late = may_edit(request.user, made), "title" in request.POST
    lines = left_behind(plan)
    form = LeftBehindForm(None if too_late else request.POST or None, lines=lines)
    status = 409 if too_late else 422 if form.errors else 200
    if may_write and form.is_valid():
        try:
            carried = carry_too(made, form.cleaned_data["lines"])
        except NotAllowed as refused:
            form.add_error(None, ValidationError(str(refused), refused.code))
            status = 409
        else:
            now = "1 line goes on" if len(carried) == 1 else f"{len(carried)} lines go on"
            messages.success(request, f"{now} in {made.title}.")
            return redirect("actionplans:write", made.slug)
    context = {"plan": plan, "made": made if may_write else None, "form": form, "lines": lines}
    return render(request, "partnerships/left_behind.html", context, status=status)


@require_http_methods(FORMS)
@login_required
def same_lines(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say of lines with the same words that they are one."""
    plan = _plan(request, slug)
    groups = in_several_themes(plan)
    form = SameLinesForm(request.POST or None, groups=groups)
    if form.is_valid():
        for lines in groups:
            if lines[0].pk in form.cleaned_data["groups"]:
                know_as_one(lines)
        messages.success(request, "Saved: they are known as one.")
        return redirect(plan)
    context = {"plan": plan, "form": form, "groups": groups}
    return render(request, "partnerships/same_lines.html", context, status=422 if form.errors else 200)
