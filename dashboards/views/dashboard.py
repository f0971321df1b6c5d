"""The dashboard of the whole council, or of one committee."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.plans import fully_readable_reviews_for
from actionplans.models import Committee, Review
from dashboards.caching import cached_for_plans
from dashboards.charts import build_bar_chart
from dashboards.figures import get_dashboard_figures
from dashboards.overdue import overdue_counts
from documents.plan.grades import Grade


@require_safe
@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    return _render_dashboard(request, None)


@require_safe
@login_required
def committee_dashboard(request: SignedInRequest, pk: int) -> HttpResponse:
    return _render_dashboard(request, get_object_or_404(_readable_committees(request), pk=pk))


def _readable_committees(request: SignedInRequest) -> QuerySet[Committee]:
    reviews = fully_readable_reviews_for(request.user).order_by().values("committee")
    return Committee.objects.filter(pk__in=reviews)


def _render_dashboard(request: SignedInRequest, committee: Committee | None) -> HttpResponse:
    reviews, today = fully_readable_reviews_for(request.user), timezone.localdate()
    hidden = hidden_sub_actions_for(request.user).filter(heading__plan__in=reviews.values("pk"))
    hidden_ids = sorted(hidden.pks())
    key = ("dashboard", committee.pk if committee else "", today, hidden_ids)
    cached_context = cached_for_plans(
        reviews, key, lambda: _cached_parts(reviews, committee, today, hidden_ids)
    )
    context = {
        "committee": committee,
        "committees": list(_readable_committees(request)),
        "asks": [
            linked_count
            for linked_count in (
                *cached_context["figures"].points_to_raise,
                *overdue_counts(request.user, committee, today),
            )
            if linked_count.n
        ],
    }
    return render(request, "dashboards/dashboard.html", {**context, **cached_context})


def _cached_parts(
    reviews: QuerySet[Review], committee: Committee | None, today: dt.date, hidden_ids: list[int]
) -> dict[str, Any]:
    """The figures and the rendered body of the page, the same for all who may read the same actions."""
    dashboard_figures = get_dashboard_figures(reviews, committee, today, hidden_ids)
    context = {
        "figures": dashboard_figures,
        "chart": build_bar_chart(dashboard_figures.halves),
        "grades": list(Grade),
        "heads": [(f"{grade.value} {grade.label}", str(grade.value)) for grade in Grade],
    }
    return {
        "figures": dashboard_figures,
        "body": render_to_string("dashboards/_dashboard_body.html", context),
    }
