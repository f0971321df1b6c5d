"""A partnership's plan, and an assessment against standards, in the layout of their papers."""

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
from actionplans.models import FollowedPlan, Round
from partnerships.action_links import get_linked_actions
from partnerships.models import PartnershipPlan, StandardsAssessment
from partnerships.plan_rows import group_by_heading
from partnerships.rollover.not_carried_forward import not_carried_forward
from partnerships.round_statuses import PlanFilter

PAGE_SIZE = 200  # lines


@require_safe
@login_required
def plan(request: SignedInRequest, slug: str) -> HttpResponse:
    found = plan_for(request.user, slug)
    if not isinstance(found, PartnershipPlan):
        return redirect(found)
    context = _plan_context(request, found)
    context["has_indicators"] = found.indicators.exists()
    readable = PartnershipPlan.objects.filter(pk__in=plans_for(request.user).values("pk"))
    context["before"] = readable.filter(next_plan=found).first()
    context["after"] = readable.filter(previous_plan=found).first()
    context["left_behind"] = (
        len(not_carried_forward(found)) if context["after"] and context["may_edit"] else 0
    )
    return render(request, "partnerships/plan.html", context)


@require_safe
@login_required
def standards_assessment(request: SignedInRequest, slug: str) -> HttpResponse:
    found = plan_for(request.user, slug)
    if not isinstance(found, StandardsAssessment):
        return redirect(found)
    return render(request, "partnerships/standards_assessment.html", _plan_context(request, found))


def _plan_context(request: SignedInRequest, found: FollowedPlan) -> dict[str, Any]:
    """What both pages print: the lines that may be read, page by page, as one update has them."""
    rounds = list(rounds_for(request.user, found).order_by("period"))
    published = [each for each in rounds if each.state == Round.State.PUBLISHED]
    shown = get_selected_round(request.GET.get("round", ""), published)
    look = PlanFilter.asked(request.GET)
    lines = found.sub_actions().filter(pk__in=sub_actions_for(request.user))
    lines = look.lines(found, lines, shown, timezone.localdate())
    lines = lines.select_related("heading__parent").in_printed_order()
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    on_page = list(page.object_list)
    joined = get_linked_actions(request.user, [line.pk for line in on_page])
    runs = may_manage_plan(request.user, found)
    return {
        "plan": found,
        "rounds": rounds,
        "shown": shown,
        "groups": group_by_heading(found, on_page, shown, joined),
        "look": look,
        "with_status": look.status_label(found.grading_scale),
        "in_all": page.paginator.count,
        "page": page,
        "levels": [level for level in found.grading_scale.levels if found.grading_scale.name != "grades"],
        "whole": may_read_whole_plan(request.user, found),
        "reads_exempt_page": reads_exempt_page(request.user, found),
        "may_edit": runs,
        "may_open": runs and found.is_followed_up and not any(r.state == Round.State.OPEN for r in rounds),
    }


def get_selected_round(month: str, published: list[Round]) -> Round | None:
    """The update that the address names, else the latest. Raises Http404 for one that is not there."""
    if not month:
        return published[-1] if published else None
    try:
        period = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError as error:
        raise Http404 from error
    found = next((each for each in published if each.period == period), None)
    if found is None:
        raise Http404
    return found
