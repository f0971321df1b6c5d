"""The page of security events, for administrators."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms.security import SecurityFilter
from accounts.models import SecurityEvent
from accounts.requests import SignedInRequest
from accounts.views.people import administrator_required
from audit.models import LoggedEvent

EVENTS_PER_PAGE = 60


@require_safe
@administrator_required
def security_events(request: SignedInRequest) -> HttpResponse:
    """The latest events first. Those with a LoggedEvent show its description."""
    form = SecurityFilter(request.GET or None)
    events = form.narrow(SecurityEvent.objects.for_security_page())
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    logged_events = LoggedEvent.objects.in_bulk([row.logged for row in rows if row.logged])
    for row in rows:
        if row.logged in logged_events:
            row.detail = logged_events[row.logged].description
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "is_narrowed": form.is_valid() and any(form.cleaned_data.values()),
        "days": settings.SECURITY_EVENTS_DAYS,
    }
    return render(request, "accounts/security_events.html", context, status=422 if form.errors else 200)
