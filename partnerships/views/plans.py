"""A partnership's plan, and an assessment against standards, in the layout of their reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.exempt_readers import reads_exempt_page
from actionplans.access.plans import (
    may_manage_plan,
    may_read_whole_plan,
    plan_for,
    plans_for,
    sub_actions_for,
)
from actionplans.access.rounds import rounds_for
from actionplans.models import ActionPlan, Round
from partnerships.action_links import get_linked_actions
from partnerships.models import PartnershipPlan, StandardsAssessment
from partnerships.plan_rows import group_by_heading
from partnerships.rollover.not_carried_forward import not_carried_forward
from partnerships.round_statuses import PlanFilter

PAGE_SIZE = 200  # lines


@require_safe
@login_required
def plan(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_for(request.user, slug)
    if not isinstance(plan, PartnershipPlan):
        return redirect(plan)
    context = _plan_context(request, plan)
    context["has_indicators"] = plan.indicators.exists()
    readable = PartnershipPlan.objects.filter(pk__in=plans_for(request.user).values("pk"))
    context["before"] = readable.filter(next_plan=plan).first()
    context["after"] = readable.filter(previous_plan=plan).first()
    context["left_behind"] = len(not_carried_forward(plan)) if context["after"] and context["may_edit"] else 0
    return render(request, "partnerships/plan.html", context)


@require_safe
@login_required
def standards_assessment(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_for(request.user, slug)
    if not isinstance(plan, StandardsAssessment):
        return redirect(plan)
    return render(request, "partnerships/standards_assessment.html", _plan_context(request, plan))


def _plan_context(request: SignedInRequest, plan: ActionPlan) -> dict[str, Any]:
    """What both pages print: the lines that may be read, page by page, as one update has them."""
    rounds = list(rounds_for(request.user, plan).order_by("period"))
    published = [this_round for this_round in rounds if this_round.state == Round.State.PUBLISHED]
    shown = get_selected_round(request.GET.get("round", ""), published)
    look = PlanFilter.from_query(request.GET)
    sub_actions = plan.sub_actions().filter(pk__in=sub_actions_for(request.user))
    sub_actions = look.lines(plan, sub_actions, shown, timezone.localdate())
    sub_actions = sub_actions.select_related("heading__parent").in_printed_order()
    page = Paginator(sub_actions, PAGE_SIZE).get_page(request.GET.get("page"))
    on_page = list(page.object_list)
    joined = get_linked_actions(request.user, [sub_action.pk for sub_action in on_page])
    runs = may_manage_plan(request.user, plan)
    return {
        "plan": plan,
        "rounds": rounds,
        "shown": shown,
        "groups": group_by_heading(plan, on_page, shown, joined),
        "look": look,
        "with_status": look.status_label(plan.grading_scale),
        "in_all": page.paginator.count,
        "page": page,
        "levels": [level for level in plan.grading_scale.levels if plan.grading_scale.name != "grades"],
        "whole": may_read_whole_plan(request.user, plan),
        "reads_exempt_page": reads_exempt_page(request.user, plan),
        "may_edit": runs,
        "may_open": runs and plan.is_followed_up and not any(r.state == Round.State.OPEN for r in rounds),
    }


def get_selected_round(month: str, published: list[Round]) -> Round | None:
    """The update that the address names, else the latest. Raises Http404 for one that is not there."""
    if not month:
        return published[-1] if published else None
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    result = next((this_round for this_round in published if this_round.period == period), None)
    if result is None:
        raise Http404
    return result
