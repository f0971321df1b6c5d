"""The indicators of a plan, with their meanings and actions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import may_manage_plan, plan_for, sub_actions_for
from partnerships.latest_status import current_status_cell, with_latest_status
from partnerships.models import PartnershipPlan


@require_safe
@login_required
def indicators(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_for(request.user, slug)
    if not isinstance(plan, PartnershipPlan):
        raise Http404
    sub_actions = sub_actions_for(request.user).select_related("heading__parent").in_printed_order()
    readable = with_latest_status(sub_actions)
    scale = plan.grading_scale
    plan_indicators = plan.indicators.prefetch_related(
        Prefetch("sub_actions", readable, to_attr="readable_lines")
    )
    rows = [
        {
            "pk": indicator.pk,
            "code": indicator.code,
            "framework": indicator.framework,
            "meaning": indicator.meaning,
            "lines": [
                {
                    "name": str(sub_action),
                    "action": sub_action.action,
                    "url": f"/actions/{sub_action.pk}/",
                    "status": current_status_cell(scale, sub_action),
                }
                for sub_action in indicator.readable_lines
            ],
        }
        for indicator in plan_indicators
    ]
    return render(
        request,
        "partnerships/indicators.html",
        {"plan": plan, "rows": rows, "may_edit": may_manage_plan(request.user, plan)},
    )
