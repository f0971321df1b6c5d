"""Threads from any of their ends: following them, making one, and ending one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest, parse_int
from actionplans import editing
from actionplans.access.plans import (
    managed_plan_ids,
    may_manage_plan,
    plans_for,
    sub_action_with_plan_for,
    sub_actions_for,
)
from actionplans.models import ActionPlan, Heading, SubAction
from actionplans.models.plans import of_closed_plan
from actionplans.views.plan_editing import warn_not_in_open_round
from actionplans.workflow.updates import NotAllowed
from partnerships.action_links import (
    action_link_to_remove,
    get_link_tree,
    link_actions,
    may_manage_action_link,
)
from partnerships.action_links import unlink_actions as end_of
from partnerships.forms.action_links import (
    MAX_RESULTS,
    REQUIRES,
    ActionSearchForm,
    LinkActionsForm,
    NewLinkedActionForm,
    UnlinkForm,
)
from partnerships.latest_status import current_status_cell, get_scales, plan_url, with_latest_status

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def linked_actions(request: SignedInRequest, pk: int) -> HttpResponse:
    """What delivers this line, what it delivers, and what else hangs on those."""
    plan, sub_action = sub_action_with_plan_for(request.user, pk)
    context = {
        **action_context(plan, sub_action),
        "walk": get_link_tree(request.user, pk),
        "may_join": may_manage_plan(request.user, plan),
    }
    return render(request, "partnerships/linked_actions.html", context)


def action_context(plan: ActionPlan, sub_action: SubAction) -> dict[str, Any]:
    """The line itself, as all pages about its threads show it."""
    row = with_latest_status(SubAction.objects.filter(pk=sub_action.pk)).get()
    return {
        "plan": plan,
        "plan_url": plan_url(plan),
        "line": sub_action,
        "name": str(sub_action),
        "status": current_status_cell(get_scales([plan.pk])[plan.pk], row),
        "gap": row.gap or "",
    }


def sub_action_to_manage(request: SignedInRequest, pk: int) -> tuple[ActionPlan, SubAction]:
    """A line of a plan that this person runs. Raises Http404, or PermissionDenied for who may only read."""
    plan, sub_action = sub_action_with_plan_for(request.user, pk)
    if not may_manage_plan(request.user, plan):
        raise PermissionDenied
    return plan, sub_action


@require_http_methods(FORM_METHODS)
@login_required
def link_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose a line of another plan that this person may read, and join the two."""
    plan, line = sub_action_to_manage(request, pk)
    others = sub_actions_for(request.user).exclude(pk=pk)
    find = ActionSearchForm(request.GET or None, plans=plans_for(request.user))
    # Until a search is made, the actions of this very plan are not offered.
    sub_actions = find.search(others if find.is_bound else others.exclude(heading__plan=plan))
    typed = parse_int(request.POST.get("line"))
    if typed and typed not in {sub_action.pk for sub_action in sub_actions}:
        sub_actions += others.filter(pk=typed).select_related("heading__parent", "heading__plan")
    form = LinkActionsForm(request.POST or None, line=line, sub_actions=sub_actions, kind=plan.kind)
    if form.is_valid():
        other = get_object_or_404(others, pk=form.cleaned_data["line"])
        is_needed = form.cleaned_data["way"] == REQUIRES
        needs, does = (line, other) if is_needed else (other, line)
        try:
            link_actions(needs, does, form.cleaned_data["note"])
        except NotAllowed as refused:
            form.add_error("line", ValidationError(str(refused), refused.code))
        else:
            plan_of = f"{does.called_within} of {does.heading.plan}"
            messages.success(request, f"Linked: {needs.called_within} is delivered by {plan_of}.")
            return redirect("partnerships:linked-actions", pk)
    context = {
        **action_context(plan, line),
        "find": find,
        "form": form,
        "most": MAX_RESULTS,
        "more": len(sub_actions) > MAX_RESULTS,
    }
    return render(
        request,
        "partnerships/link_action.html",
        {**context, "none": not sub_actions},
        status=_form_status(form),
    )


@require_http_methods(FORM_METHODS)
@login_required
def new_linked_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """A gap becomes a line of a plan that this person runs: a plan line, or a sub-action of a review."""
    plan, sub_action = sub_action_to_manage(request, pk)
    mine = plans_to_add_actions_to(request, plan)
    chosen = _selected_plan(request, mine)
    context = {**action_context(plan, sub_action), "plans": mine, "chosen": chosen}
    if chosen is None:
        return render(request, "partnerships/new_linked_action.html", context)
    headings = list(chosen.headings.select_related("parent").order_by("position", "pk"))
    wanted = context["gap"] or sub_action.action
    form = NewLinkedActionForm(request.POST or None, headings=headings, action=wanted)
    if form.is_valid():
        made = _create_linked_action(sub_action, form.cleaned_data)
        messages.success(request, f"Added and linked: {sub_action} is delivered by {made}.")
        warn_not_in_open_round(request, chosen)
        return redirect("partnerships:linked-actions", pk)
    context["form"] = form
    return render(request, "partnerships/new_linked_action.html", context, status=_form_status(form))


def _selected_plan(request: SignedInRequest, plans: Any) -> ActionPlan | None:
    """The plan of the heading that was sent, or the one that the address names, or the only one."""
    if heading := parse_int(request.POST.get("heading")):
        plan: ActionPlan | None = plans.filter(headings=heading).first()
    else:
        plan = plans.filter(slug=request.GET.get("plan", "")).first()
    return plan or (plans[0] if len(plans) == 1 else None)


@transaction.atomic
def _create_linked_action(needs: SubAction, said: dict[str, Any]) -> SubAction:
    """The new line, stored like one written on its plan's own pages, and joined."""
    heading = Heading.objects.select_related("parent").get(pk=said.pop("heading"))
    values = {**said, "responsibility": "\n".join(said["owners"])}
    made = editing.save_sub_action(SubAction(heading=heading), values)
    link_actions(needs, made)
    return made


def plans_to_add_actions_to(request: SignedInRequest, plan: ActionPlan) -> Any:
    """The other plans that this person runs and that have headings to write below, by title."""
    mine = managed_plan_ids(request.user)
    plans = plans_for(request.user).exclude(pk=plan.pk).exclude(kind=ActionPlan.Kind.STANDARDS)
    plans = plans.filter(headings__isnull=False).exclude(of_closed_plan())
    plans = plans.distinct().order_by("title", "pk")
    return plans if mine is None else plans.filter(pk__in=mine)


@require_http_methods(FORM_METHODS)
@login_required
def unlink(request: SignedInRequest, pk: int) -> HttpResponse:
    thread = action_link_to_remove(request.user, pk)
    if not may_manage_action_link(request.user, thread):
        raise PermissionDenied
    form = UnlinkForm(request.POST or None)
    if form.is_valid():
        end_of(thread, form.cleaned_data["reason"])
        messages.success(request, f"{thread.dependent} is no longer delivered by {thread.provider}.")
        return redirect("partnerships:linked-actions", thread.dependent_id)
    return render(
        request,
        "partnerships/unlink_actions.html",
        {"thread": thread, "form": form},
        status=_form_status(form),
    )


def _form_status(form: Any) -> int:
    return 422 if form.errors else 200
