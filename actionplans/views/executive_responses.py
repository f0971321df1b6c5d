"""The executive's responses to a review's recommendations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from actionplans.access.plans import may_manage_plan, may_read_whole_plan, review_for
from actionplans.executive_responses import recommendations_with_responses, record_responses
from actionplans.forms.executive_responses import ExecutiveResponsesForm
from actionplans.models import ExecutiveResponse, Heading, Review


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@transaction.atomic
def executive_responses(request: SignedInRequest, slug: str) -> HttpResponse:
    """Shown to everyone who reads the review in full; recorded by people who manage it."""
    review = review_for(request.user, slug, to_edit=request.method == "POST")
    if not may_read_whole_plan(request.user, review):
        raise Http404
    if request.method == "POST":
        # A second save at the same time waits, and then finds the form stale.
        Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    headings = recommendations_with_responses(review)
    form = ExecutiveResponsesForm(headings, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.is_stale:
            form.add_conflict_error()
        else:
            record_responses(review, form.cleaned_data["sent"], form.responses(), by=request.user)
            messages.success(request, "The executive’s responses are kept.")
            return redirect("actionplans:executive-responses", slug)
    context = {
        "review": review,
        "rows": [build_response_row(heading, timezone.localdate()) for heading in headings],
        "is_sent": any(hasattr(heading, "executive_response") for heading in headings),
        "form": form if may_manage_plan(request.user, review) and headings else None,
    }
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return render(request, "actionplans/executive_responses.html", context, status=status)


def build_response_row(heading: Heading, today: dt.date) -> dict[str, Any]:
    """A recommendation and its response, as a row of the page."""
    response: ExecutiveResponse | None = getattr(heading, "executive_response", None)
    is_awaited = response is not None and response.outcome == ExecutiveResponse.Answer.NONE_YET
    return {
        "name": str(heading),
        "text": heading.text,
        "answer": response.get_outcome_display() if response else "Not sent yet",
        "answered": response.responded_on if response else None,
        "due": response.due if response and is_awaited else None,
        "is_late": bool(response and is_awaited and response.due < today),
        "reasons": response.reasons if response else "",
    }
