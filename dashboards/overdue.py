"""Lists of committee questions and executive responses, which have deadlines, filtered by state.

Each count of overdue items links to the list that it counts.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import SignedInRequest, parse_int
from actionplans.access.meetings import member_requests_for
from actionplans.access.plans import executive_responses_for
from actionplans.models import Committee
from actionplans.models.executive_responses import ExecutiveResponseQuerySet
from actionplans.models.member_requests import MemberRequestQuerySet
from dashboards.figures import LinkedCount

DueQuerySet = TypeVar("DueQuerySet", MemberRequestQuerySet, ExecutiveResponseQuerySet)
PAGE_SIZE = 50


class DueFilter(TextChoices):
    OVERDUE = "overdue", _("Overdue")
    WAITING = "waiting", _("Waiting for an answer")
    ALL = "all", _("All, with those answered")


def list_context(request: SignedInRequest, queryset: DueQuerySet, today: dt.date) -> dict[str, Any]:
    """The template context of a list: one page of it by the filters in the query string, and filter links."""
    due_filter, committee = _selected_filter(request), _selected_committee(request)
    filtered = _apply_filter(queryset, due_filter, committee, today).for_lists()
    return {
        "page": Paginator(filtered, PAGE_SIZE).get_page(request.GET.get("page")),
        "due_filter": due_filter.value,
        "filter_links": _filter_links(due_filter, committee),
        "committee": committee,
    }


def _selected_filter(request: SignedInRequest) -> DueFilter:
    """The chosen filter; WAITING if none or an unknown one was chosen."""
    value = request.GET.get("due", "")
    return DueFilter(value) if value in DueFilter.values else DueFilter.WAITING


def _selected_committee(request: SignedInRequest) -> Committee | None:
    """The chosen committee, if any. Raises Http404 if it does not exist."""
    committee_id = parse_int(request.GET.get("committee"))
    return None if committee_id is None else get_object_or_404(Committee, pk=committee_id)


def _apply_filter(
    queryset: DueQuerySet, due_filter: DueFilter, committee: Committee | None, today: dt.date
) -> DueQuerySet:
    """The rows with this filter, of one committee or of all."""
    if committee:
        queryset = queryset.for_committee(committee)
    if due_filter == DueFilter.OVERDUE:
        return queryset.overdue(today)
    return queryset.waiting() if due_filter == DueFilter.WAITING else queryset


def _filter_links(due_filter: DueFilter, committee: Committee | None) -> list[dict[str, Any]]:
    """A link for each filter; the current one has `is_current`."""
    return [
        {
            "words": choice.label,
            "href": f"?{_query_string(choice, committee)}",
            "is_current": choice == due_filter,
        }
        for choice in DueFilter
    ]


def _query_string(due_filter: DueFilter, committee: Committee | None) -> str:
    return urlencode({"due": due_filter.value, **({"committee": committee.pk} if committee else {})})


def overdue_counts(
    user: User, committee: Committee | None, today: dt.date
) -> tuple[LinkedCount, LinkedCount]:
    """How many questions and responses that this person may read are overdue, of one committee or of all."""
    query = _query_string(DueFilter.OVERDUE, committee)
    requests = _apply_filter(member_requests_for(user), DueFilter.OVERDUE, committee, today)
    responses = _apply_filter(executive_responses_for(user), DueFilter.OVERDUE, committee, today)
    return (
        LinkedCount(
            _("Questions of members overdue"),
            requests.count(),
            f"{reverse('dashboards:member-requests')}?{query}",
        ),
        LinkedCount(
            _("Executive responses overdue"),
            responses.count(),
            f"{reverse('dashboards:all-executive-responses')}?{query}",
        ),
    )
