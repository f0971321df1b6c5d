"""The dashboard of one partnership's plan, or of one assessment against standards."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import plan_for, sub_actions_for
from actionplans.access.rounds import rounds_for
from actionplans.models import Review
from dashboards.charts import build_bar_chart
from dashboards.plan_figures import get_plan_figures
from partnerships.views.plans import get_selected_round


@require_safe
@login_required
def plan_dashboard(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_for(request.user, slug)
    if isinstance(plan, Review):
        raise Http404
    rounds = list(rounds_for(request.user, plan).published().order_by("period"))
    this_round = get_selected_round(request.GET.get("round", ""), rounds)
    sub_actions = plan.sub_actions().filter(pk__in=sub_actions_for(request.user))
    figures = get_plan_figures(plan, sub_actions, rounds, this_round, timezone.localdate())
    context = {
        "plan": plan,
        "figures": figures,
        "chart": build_bar_chart(figures.updates),
        "rounds": rounds,
        "shown": this_round,
        "is_standards": plan.kind == "standards",
    }
    return render(request, "dashboards/plan_dashboard.html", context)
