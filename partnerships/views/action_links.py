"""Links between actions: showing, creating and removing them."""

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
    unlink_actions,
)
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
    """The actions that deliver this one or that it delivers, with their own links."""
    plan, sub_action = sub_action_with_plan_for(request.user, pk)
    context = {
        **action_context(plan, sub_action),
        "walk": get_link_tree(request.user, pk),
        "may_join": may_manage_plan(request.user, plan),
    }
    return render(request, "partnerships/linked_actions.html", context)


def action_context(plan: ActionPlan, sub_action: SubAction) -> dict[str, Any]:
    """The template context about the action that all pages about its links show."""
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
    """An action of a plan that this person manages. Raises Http404 or PermissionDenied."""
    plan, sub_action = sub_action_with_plan_for(request.user, pk)
    if not may_manage_plan(request.user, plan):
        raise PermissionDenied
    return plan, sub_action


@require_http_methods(FORM_METHODS)
@login_required
def link_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """Link an action to one of another plan that this person may read."""
    plan, sub_action = sub_action_to_manage(request, pk)
    others = sub_actions_for(request.user).exclude(pk=pk)
    search_form = ActionSearchForm(request.GET or None, plans=plans_for(request.user))
    # Until a search is made, the actions of this very plan are not offered.
    candidates = search_form.search(others if search_form.is_bound else others.exclude(heading__plan=plan))
    submitted_id = parse_int(request.POST.get("line"))
    if submitted_id and submitted_id not in {candidate.pk for candidate in candidates}:
        candidates += others.filter(pk=submitted_id).select_related("heading__parent", "heading__plan")
    form = LinkActionsForm(request.POST or None, sub_action=sub_action, candidates=candidates, kind=plan.kind)
    if form.is_valid():
        other = get_object_or_404(others, pk=form.cleaned_data["line"])
        other_provides = form.cleaned_data["way"] == REQUIRES
        dependent, provider = (sub_action, other) if other_provides else (other, sub_action)
        try:
            link_actions(dependent, provider, form.cleaned_data["note"])
        except NotAllowed as error:
            form.add_error("line", ValidationError(str(error), error.code))
        else:
            provider_text = f"{provider.called_within} of {provider.heading.plan}"
            messages.success(request, f"Linked: {dependent.called_within} is delivered by {provider_text}.")
            return redirect("partnerships:linked-actions", pk)
    context = {
        **action_context(plan, sub_action),
        "find": search_form,
        "form": form,
        "most": MAX_RESULTS,
        "more": len(candidates) > MAX_RESULTS,
    }
    return render(
        request,
        "partnerships/link_action.html",
        {**context, "none": not candidates},
        status=_form_status(form),
    )


@require_http_methods(FORM_METHODS)
@login_required
def new_linked_action(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add an action that delivers this one to a plan that this person manages."""
    plan, sub_action = sub_action_to_manage(request, pk)
    own_plans = plans_to_add_actions_to(request, plan)
    chosen_plan = _selected_plan(request, own_plans)
    context = {**action_context(plan, sub_action), "plans": own_plans, "chosen": chosen_plan}
    if chosen_plan is None:
        return render(request, "partnerships/new_linked_action.html", context)
    headings = list(chosen_plan.headings.select_related("parent").order_by("position", "pk"))
    initial_action = context["gap"] or sub_action.action
    form = NewLinkedActionForm(request.POST or None, headings=headings, action=initial_action)
    if form.is_valid():
        new_action = _create_linked_action(sub_action, form.cleaned_data)
        messages.success(request, f"Added and linked: {sub_action} is delivered by {new_action}.")
        warn_not_in_open_round(request, chosen_plan)
        return redirect("partnerships:linked-actions", pk)
    context["form"] = form
    return render(request, "partnerships/new_linked_action.html", context, status=_form_status(form))


def _selected_plan(request: SignedInRequest, plans: Any) -> ActionPlan | None:
    """The plan of the submitted heading, or the one in the query string, or the only one."""
    if heading := parse_int(request.POST.get("heading")):
        plan: ActionPlan | None = plans.filter(headings=heading).first()
    else:
        plan = plans.filter(slug=request.GET.get("plan", "")).first()
    return plan or (plans[0] if len(plans) == 1 else None)


@transaction.atomic
def _create_linked_action(dependent: SubAction, form_values: dict[str, Any]) -> SubAction:
    """Create an action from the values of the form, and link it."""
    heading = Heading.objects.select_related("parent").get(pk=form_values.pop("heading"))
    values = {**form_values, "responsibility": "\n".join(form_values["owners"])}
    new_action = editing.save_sub_action(SubAction(heading=heading), values)
    link_actions(dependent, new_action)
    return new_action


def plans_to_add_actions_to(request: SignedInRequest, plan: ActionPlan) -> Any:
    """The other plans with headings that this person manages, by title."""
    managed_ids = managed_plan_ids(request.user)
    plans = plans_for(request.user).exclude(pk=plan.pk).exclude(kind=ActionPlan.Kind.STANDARDS)
    plans = plans.filter(headings__isnull=False).exclude(of_closed_plan())
    plans = plans.distinct().order_by("title", "pk")
    return plans if managed_ids is None else plans.filter(pk__in=managed_ids)


@require_http_methods(FORM_METHODS)
@login_required
def unlink(request: SignedInRequest, pk: int) -> HttpResponse:
    link = action_link_to_remove(request.user, pk)
    if not may_manage_action_link(request.user, link):
        raise PermissionDenied
    form = UnlinkForm(request.POST or None)
    if form.is_valid():
        unlink_actions(link, form.cleaned_data["reason"])
        messages.success(request, f"{link.dependent} is no longer delivered by {link.provider}.")
        return redirect("partnerships:linked-actions", link.dependent_id)
    return render(
        request,
        "partnerships/unlink_actions.html",
        {"thread": link, "form": form},
        status=_form_status(form),
    )


def _form_status(form: Any) -> int:
    return 422 if form.errors else 200
