"""The list of partnerships' plans and of assessments against standards."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import plans_for, sub_actions_for
from actionplans.access.roles import may_import
from documents.plan.dates import format_month
from partnerships.models import PartnershipPlan, StandardsAssessment


@require_safe
@login_required
def partnerships(request: SignedInRequest) -> HttpResponse:
    readable, sub_actions = plans_for(request.user).values("pk"), sub_actions_for(request.user)
    plans = PartnershipPlan.objects.filter(pk__in=readable).for_list(sub_actions)
    assessments = StandardsAssessment.objects.filter(pk__in=readable).for_list(sub_actions)
    context = {
        "plans": [{**_plan_row(plan), "state": plan.get_state_display()} for plan in plans],
        "assessments": [_plan_row(assessment) for assessment in assessments],
        "may_import": may_import(request.user),
    }
    return render(request, "partnerships/partnerships.html", context)


def _plan_row(plan: Any) -> dict[str, Any]:
    return {
        "title": plan.title,
        "url": plan.get_absolute_url(),
        "partnership": plan.partnership.name if plan.partnership else "",
        "last": plan.last_period_label
        or (format_month(plan.last_published_period) if plan.last_published_period else "None yet"),
        "in_all": plan.lines_in_all,
    }
