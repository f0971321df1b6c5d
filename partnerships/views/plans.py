"""The pages of a partnership's plan and of an assessment against standards."""

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

PAGE_SIZE = 200  # actions


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
    """The template context of both pages: readable actions of one round, filtered and paginated."""
    rounds = list(rounds_for(request.user, plan).order_by("period"))
    published = [this_round for this_round in rounds if this_round.state == Round.State.PUBLISHED]
    shown = get_selected_round(request.GET.get("round", ""), published)
    plan_filter = PlanFilter.from_query(request.GET)
    sub_actions = plan.sub_actions().filter(pk__in=sub_actions_for(request.user))
    sub_actions = plan_filter.apply(plan, sub_actions, shown, timezone.localdate())
    sub_actions = sub_actions.select_related("heading__parent").in_printed_order()
    page = Paginator(sub_actions, PAGE_SIZE).get_page(request.GET.get("page"))
    actions_on_page = list(page.object_list)
    links_by_action = get_linked_actions(request.user, [sub_action.pk for sub_action in actions_on_page])
    may_manage = may_manage_plan(request.user, plan)
    return {
        "plan": plan,
        "rounds": rounds,
        "shown": shown,
        "groups": group_by_heading(plan, actions_on_page, shown, links_by_action),
        "look": plan_filter,
        "with_status": plan_filter.status_label(plan.grading_scale),
        "in_all": page.paginator.count,
        "page": page,
        "whole": may_read_whole_plan(request.user, plan),
        "reads_exempt_page": reads_exempt_page(request.user, plan),
        "may_edit": may_manage,
        "may_open": may_manage
        and plan.is_followed_up
        and not any(r.state == Round.State.OPEN for r in rounds),
    }


def get_selected_round(month: str, published: list[Round]) -> Round | None:
    """The published round of a month ("2020-09"), or else the latest. Raises Http404 if there is none."""
    if not month:
        return published[-1] if published else None
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    selected = next((this_round for this_round in published if this_round.period == period), None)
    if selected is None:
        raise Http404
    return selected
