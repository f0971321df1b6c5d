"""Keeping a view of the list of actions under a name, and forgetting it again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from dashboards.filters import known_query
from dashboards.models import SavedView

MOST = 30  # of one person
LONGEST_NAME, LONGEST = 80, 2000


@require_POST
@login_required
def save_view(request: SignedInRequest) -> HttpResponse:
    """The same name again replaces what it stood for."""
    name = " ".join(request.POST.get("name", "").split()).replace("\0", "")
    query = _known(request.POST.get("query", ""))
    mine = SavedView.objects.filter(user=request.user)
    if not name or len(name) > LONGEST_NAME:
        messages.error(request, f"Give the view a name of {LONGEST_NAME} characters or fewer.", "name")
    elif len(query) > LONGEST:
        messages.error(request, "Too much is chosen to be kept. Take something away.", "too-long")
    elif mine.count() >= MOST and not mine.filter(name=name).exists():
        messages.error(request, f"You keep {MOST} views already. Forget one first.", "too-many")
    else:
        SavedView.objects.update_or_create(user=request.user, name=name, defaults={"query": query})
        messages.success(request, f"The view “{name}” is kept.")
    address = reverse("dashboards:actions")
    return redirect(f"{address}?{query}" if query else address)


def _known(query: str) -> str:
    """Only what the list can be narrowed down by, so that no address of another kind is kept."""
    try:
        given = QueryDict(query[: LONGEST * 2])
    except ValueError:
        return ""
    return known_query(given)


@require_POST
@login_required
def forget_view(request: SignedInRequest, pk: int) -> HttpResponse:
    """Raises Http404 for a view of somebody else."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, f"The view “{view.name}” is forgotten.")
    return redirect("dashboards:actions")
