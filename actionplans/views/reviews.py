"""The list of reviews, and the page of one review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.exempt_readers import reads_exempt_page
from actionplans.access.plans import (
    may_manage_plan,
    may_read_whole_plan,
    plan_for,
    reviews_for,
    sub_actions_for,
)
from actionplans.access.roles import may_add_reviews
from actionplans.access.rounds import rounds_for
from actionplans.access.update_requests import approved_update_requests_for
from actionplans.forward_plan import next_update
from actionplans.linked_actions import providing_actions_by_sub_action
from actionplans.models import ExecutiveResponse, Review, Round, SubAction, UpdateRequest
from actionplans.responsibilities import departed_owner_names
from actionplans.views.plan_rows import build_heading_sections
from actionplans.workflow.update_requests import pending_requests
from documents.plan.dates import format_month

PAGE_SIZE = 50


@require_safe
@login_required
def reviews(request: SignedInRequest) -> HttpResponse:
    page = Paginator(reviews_for(request.user).order_by("title", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    # Only the reviews of this page are counted, as a council may have hundreds.
    reviews = Review.objects.filter(pk__in=[review.pk for review in page.object_list])
    rows = [
        {
            "title": review.title,
            "url": review.get_absolute_url(),
            "committee": review.committee.name if review.committee else "",
            "agreed": review.agreed_text,
            "last": format_month(review.last_published_period)
            if review.last_published_period
            else "None yet",
            "in_all": review.actions_in_all,
            "achieved": review.actions_achieved,
        }
        for review in reviews.for_reviews_page(sub_actions_for(request.user))
    ]
    context = {
        "rows": rows,
        "page": page,
        "may_add": may_add_reviews(request.user),
    }
    return render(request, "actionplans/reviews.html", context)


@require_safe
@login_required
def review(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_for(request.user, slug)
    if not isinstance(plan, Review):  # pages of rounds of other plans have addresses below this one too
        return redirect(plan)
    this_review = plan
    rounds = list(rounds_for(request.user, this_review).order_by("period"))
    reads_whole_plan = may_read_whole_plan(request.user, this_review)
    sub_actions = this_review.sub_actions().filter(pk__in=sub_actions_for(request.user)).for_plan_page()
    delivered_by = providing_actions_by_sub_action(
        request.user, [sub_action.pk for sub_action in sub_actions]
    )
    may_manage = may_manage_plan(request.user, this_review)
    departed_owners = departed_owner_names(this_review.sub_actions().active()) if may_manage else {}
    headings = this_review.headings.select_related("parent").order_by("parent__position", "position", "pk")
    context = {
        "review": this_review,
        "rounds": rounds,
        # A partner reads the headings of their own lines only.
        "headings": build_heading_sections(
            sub_actions,
            rounds,
            headings if reads_whole_plan else (),
            departed_owners,
            delivered_by,
            sees_drafts=may_manage,
        ),
        "whole": reads_whole_plan,
        "reads_exempt_page": reads_exempt_page(request.user, this_review),
        "responses": _response_summary(this_review) if reads_whole_plan else None,
        "next_round": _next_round_preview(this_review, sub_actions),
        "approved": approved_update_requests_for(request.user)
        .filter(round__plan=this_review, state=UpdateRequest.State.APPROVED)
        .select_related("round", "sub_action__heading__parent")
        .in_printed_order(),
        "left": len(departed_owners),
        "may_edit": may_manage,
        "may_open": may_manage and not any(r.state == Round.State.OPEN for r in rounds),
    }
    return render(request, "actionplans/review.html", context)


def _response_summary(review: Review) -> dict[str, object]:
    """How many recommendations the executive accepted and so on, as text, and how many are overdue."""
    responses = ExecutiveResponse.objects.filter(heading__plan=review)
    counts = Counter(responses.values_list("outcome", flat=True))
    outcome_counts = [f"{counts[a]} {a.label.lower()}" for a in ExecutiveResponse.Answer if counts[a]]
    return {"words": ", ".join(outcome_counts), "overdue": responses.overdue(timezone.localdate()).count()}


def _next_round_preview(review: Review, sub_actions: Iterable[SubAction]) -> dict[str, object] | None:
    next_round = next_update(review, timezone.localdate())
    if next_round is None:
        return None
    readable_ids = {sub_action.pk for sub_action in sub_actions}
    requested_parts = {
        (True, False): "progress",
        (False, True): "impact",
        (True, True): "progress and impact",
    }
    rows = [
        {
            "name": str(pending_request.sub_action),
            "what": requested_parts[pending_request.asks_for_progress, pending_request.asks_for_impact],
            "whom": pending_request.sub_action.responsibility,
        }
        for pending_request in pending_requests(review, next_round.period)
        if pending_request.sub_action.pk in readable_ids
    ]
    return {"period": next_round.month, "rows": rows}
