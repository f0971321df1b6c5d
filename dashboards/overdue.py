"""What has a deadline for an answer: committee questions and executive responses.

Each list of them is looked at in the same three ways; each number leads to the list that it counts.
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


def list_context(request: SignedInRequest, due_updates: DueQuerySet, today: dt.date) -> dict[str, Any]:
    """A page of them, what is due first on top, looked at as the address says; with the ways of looking."""
    look, committee = _selected_filter(request), _selected_committee(request)
    shown = _apply_filter(due_updates, look, committee, today).for_lists()
    return {
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "look": look.value,
        "looks": _filter_links(look, committee),
        "committee": committee,
    }


def _selected_filter(request: SignedInRequest) -> DueFilter:
    """The chosen filter; the open ones, where none or an unknown one was chosen."""
    value = request.GET.get("due", "")
    return DueFilter(value) if value in DueFilter.values else DueFilter.WAITING


def _selected_committee(request: SignedInRequest) -> Committee | None:
    """The committee to which the list is narrowed down. Raises Http404 for one that there is not."""
    number = parse_int(request.GET.get("committee"))
    return None if number is None else get_object_or_404(Committee, pk=number)


def _apply_filter(
    due_updates: DueQuerySet, look: DueFilter, committee: Committee | None, today: dt.date
) -> DueQuerySet:
    """Those of them that a list shows."""
    if committee:
        due_updates = due_updates.for_committee(committee)
    if look == DueFilter.OVERDUE:
        return due_updates.overdue(today)
    return due_updates.waiting() if look == DueFilter.WAITING else due_updates


def _filter_links(look: DueFilter, committee: Committee | None) -> list[dict[str, Any]]:
    """The ways of looking, as links, the one that is looked at marked."""
    return [
        {
            "words": due_filter.label,
            "href": f"?{_query_string(due_filter, committee)}",
            "is_here": due_filter == look,
        }
        for due_filter in DueFilter
    ]


def _query_string(look: DueFilter, committee: Committee | None) -> str:
    return urlencode({"due": look.value, **({"committee": committee.pk} if committee else {})})


def overdue_counts(
    user: User, committee: Committee | None, today: dt.date
) -> tuple[LinkedCount, LinkedCount]:
    """How much this person can see to be overdue, of all committees or of one."""
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
