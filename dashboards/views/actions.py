"""The list of all actions that a person may read, with filters, sorting and downloads."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Model
from django.forms import BoundField, Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.plans import fully_readable_plans_for, plans_for, sub_actions_for
from dashboards.action_queries import values_for_list, with_grades
from dashboards.action_rows import action_rows
from dashboards.caching import cached_for_plans
from dashboards.downloads import DOWNLOADS
from dashboards.filters import ActionFilter, normalise_query
from dashboards.models import SavedView

PAGE_SIZE = 50
MAX_QUERY_LENGTH = 2000  # longer query strings are not cached or saved


@require_safe
@login_required
def actions(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    query = sorted(request.GET.lists())
    readable_plans = fully_readable_plans_for(request.user)
    # Partners in one plan may read different actions of it, so that the key needs their ids.
    single_actions = (
        sub_actions_for(request.user).exclude(heading__plan__in=readable_plans.values("pk")).order_by("pk")
    )
    single_ids = tuple(single_actions.values_list("pk", flat=True))
    # Some of those who read the same plans may not read exempt actions in them.
    hidden_ids = sorted(hidden_sub_actions_for(request.user).pks())
    key = (
        "actions",
        today,
        single_ids,
        hidden_ids,
        query if len(repr(query)) < MAX_QUERY_LENGTH else uuid4(),
    )
    cached_context = cached_for_plans(readable_plans, key, lambda: _render_list(request, today))
    normalised_query = normalise_query(request.GET)
    own_context = {
        "views": [
            (view, view.query == normalised_query) for view in SavedView.objects.filter(user=request.user)
        ],
        "query": request.GET.urlencode()[:MAX_QUERY_LENGTH],
    }
    return render(request, "dashboards/actions.html", {**cached_context, **own_context})


def _render_list(request: SignedInRequest, today: dt.date) -> dict[str, object]:
    """The rendered form and list, the same for all who may read the same actions."""
    action_filter = _get_filter(request, today)
    page = Paginator(values_for_list(action_filter.qs), PAGE_SIZE).get_page(request.GET.get("page"))
    filtered = any(value for key, value in request.GET.items() if key not in ("page", "order"))
    list_context = {
        "page": page,
        "rows": action_rows(page.object_list, today),
        "filtered": filtered,
        "sorted": sort_label(action_filter.form),
    }
    return {
        "summary": render_to_string("_error_summary.html", {"form": action_filter.form})
        if action_filter.form.errors
        else "",
        "fields": str(action_filter.form),
        "chosen": active_filters(action_filter.form),
        "list": render_to_string("dashboards/_action_list.html", list_context, request),
        "filtered": filtered,
    }


@require_safe
@login_required
def download_actions(request: SignedInRequest, kind: str) -> HttpResponse:
    """The rows of all pages of the list with these filters. Raises Http404 for an unknown kind."""
    if kind not in DOWNLOADS:
        raise Http404
    today = timezone.localdate()
    rows = action_rows(values_for_list(_get_filter(request, today).qs), today)
    content_type, write = DOWNLOADS[kind]
    name = f"{today:%Y-%m-%d}-actions.{kind}"
    return HttpResponse(
        write(rows),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _get_filter(request: SignedInRequest, today: dt.date) -> ActionFilter:
    actions = with_grades(sub_actions_for(request.user))
    return ActionFilter(request.GET, actions, plans=plans_for(request.user), today=today)


SORT_FIELD = "order"  # sorts, and filters nothing


def active_filters(form: Form) -> list[tuple[str, str]]:
    """The label and value of each filter in use; none if the form is invalid."""
    if not form.is_valid():
        return []
    chosen = ((field, form.cleaned_data.get(field.name)) for field in form if field.name != SORT_FIELD)
    return [(str(field.label), _value_label(field, value)) for field, value in chosen if value]


def sort_label(form: Form) -> str:
    """The sort order, as the end of a sentence: "date, oldest first"; "" for the default."""
    value = form.cleaned_data.get(SORT_FIELD) if form.is_valid() else ""
    text = _value_label(form[SORT_FIELD], value) if value else ""
    return text[:1].lower() + text[1:]


def _value_label(field: BoundField, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    if isinstance(value, list):
        return " or ".join(labels[key] for key in value)
    return labels[value] if labels else str(field.value())
