"""Saving a view of the list of actions under a name, and deleting it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from dashboards.filters import normalise_query
from dashboards.models import SavedView

MAX_VIEWS = 30  # of one person
MAX_NAME_LENGTH, MAX_QUERY_LENGTH = 80, 2000


@require_POST
@login_required
def save_view(request: SignedInRequest) -> HttpResponse:
    """Save a view; one of the same name is replaced."""
    name = " ".join(request.POST.get("name", "").split()).replace("\0", "")
    query = _known_query(request.POST.get("query", ""))
    saved_views = SavedView.objects.filter(user=request.user)
    if not name or len(name) > MAX_NAME_LENGTH:
        messages.error(request, f"Give the view a name of {MAX_NAME_LENGTH} characters or fewer.", "name")
    elif len(query) > MAX_QUERY_LENGTH:
        messages.error(request, "Too much is chosen to be kept. Take something away.", "too-long")
    elif saved_views.count() >= MAX_VIEWS and not saved_views.filter(name=name).exists():
        messages.error(request, f"You keep {MAX_VIEWS} views already. Forget one first.", "too-many")
    else:
        SavedView.objects.update_or_create(user=request.user, name=name, defaults={"query": query})
        messages.success(request, f"The view “{name}” is kept.")
    address = reverse("dashboards:actions")
    return redirect(f"{address}?{query}" if query else address)


def _known_query(query: str) -> str:
    """Only the known filters of a query string, so that nothing else is stored."""
    try:
        parameters = QueryDict(query[: MAX_QUERY_LENGTH * 2])
    except ValueError:
        return ""
    return normalise_query(parameters)


@require_POST
@login_required
def delete_view(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete one of the person's own views. Raises Http404 for any other."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, f"The view “{view.name}” is forgotten.")
    return redirect("dashboards:actions")
