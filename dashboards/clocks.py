"""What has a day by which it is answered: what members asked, and what the executive owes.

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
from accounts.requests import SignedInRequest, number_sent
from actionplans.access import responses_for
from actionplans.meeting_access import requests_for
from actionplans.models import Committee
from actionplans.models.requests import MemberRequestQuerySet
from actionplans.models.responses import ExecutiveResponseQuerySet
from dashboards.figures import Number

Waiting = TypeVar("Waiting", MemberRequestQuerySet, ExecutiveResponseQuerySet)
PAGE = 50


class Look(TextChoices):
    OVERDUE = "overdue", _("Overdue")
    WAITING = "waiting", _("All that wait for an answer")
    ALL = "all", _("The answered, too")


def one_page(request: SignedInRequest, found: Waiting, today: dt.date) -> dict[str, Any]:
    """A page of them, what is due first on top, looked at as the address says; with the ways of looking."""
    look, committee = _look_of(request), _committee_of(request)
    shown = _looked_at(found, look, committee, today).for_lists()
    return {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "look": look.value,
        "looks": _looks(look, committee),
        "committee": committee,
    }


def _look_of(request: SignedInRequest) -> Look:
    """What was asked for; what waits, where nothing was or nobody knows such a thing."""
    asked = request.GET.get("look", "")
    return Look(asked) if asked in Look.values else Look.WAITING


def _committee_of(request: SignedInRequest) -> Committee | None:
    """The committee to which the list is narrowed down. Raises Http404 for one that there is not."""
    number = number_sent(request.GET.get("committee"))
    return None if number is None else get_object_or_404(Committee, pk=number)


def _looked_at(found: Waiting, look: Look, committee: Committee | None, today: dt.date) -> Waiting:
    """Those of them that a list shows."""
    if committee:
        found = found.of_committee(committee)
    if look == Look.OVERDUE:
        return found.overdue(today)
    return found.waiting() if look == Look.WAITING else found


def _looks(look: Look, committee: Committee | None) -> list[dict[str, Any]]:
    """The ways of looking, as links, the one that is looked at marked."""
    return [
        {"words": each.label, "href": f"?{_query(each, committee)}", "is_here": each == look} for each in Look
    ]


def _query(look: Look, committee: Committee | None) -> str:
    return urlencode({"look": look.value, **({"committee": committee.pk} if committee else {})})


def overdue_numbers(user: User, committee: Committee | None, today: dt.date) -> tuple[Number, Number]:
    """How much this person can see to be overdue, of all committees or of one."""
    query = _query(Look.OVERDUE, committee)
    requests = _looked_at(requests_for(user), Look.OVERDUE, committee, today)
    responses = _looked_at(responses_for(user), Look.OVERDUE, committee, today)
    return (
        Number("Requests of members overdue", requests.count(), f"{reverse('dashboards:requests')}?{query}"),
        Number(
            "Responses of the executive overdue",
            responses.count(),
            f"{reverse('dashboards:responses')}?{query}",
        ),
    )
