"""What residents read, without an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from actionplans.access import public_evidence, public_plans, public_round
from actionplans.models import Evidence, FollowedPlan, Round
from actionplans.views.evidence import sent_as_it_came
from reports.evidence import evidence_of
from reports.export import FORMATS
from reports.papers import Paper, paper_of
from reports.views.papers import file_response, printed

View = TypeVar("View", bound=Callable[..., HttpResponse])


def kept_by_caches(view: View) -> View:
    """Anybody's cache may keep the answer, and has to ask each time whether it is still the same.

    What becomes exempt is gone for whoever asks from then on.
    """
    return cache_control(public=True, no_cache=True)(conditional_page(view))


@require_safe
@kept_by_caches
def reviews(request: HttpRequest) -> HttpResponse:
    rounds = Round.objects.public().filter(plan__in=public_plans()).select_related("plan")
    by_review: dict[str, list[Round]] = {}
    for this_round in rounds.order_by("plan__title", "-period"):
        by_review.setdefault(this_round.plan.title, []).append(this_round)
    rows = [{"title": title, "slug": its[0].plan.slug, "rounds": its} for title, its in by_review.items()]
    return render(request, "reports/public_reviews.html", {"rows": rows})


@require_safe
@kept_by_caches
def update(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    review, this_round = public_round(slug, period)
    return _page(request, review, this_round, paper_of(review, this_round, with_exempt=False))


def _page(
    request: HttpRequest, review: FollowedPlan, this_round: Round, paper: Paper, status: int = 200
) -> HttpResponse:
    context = {
        **printed(review, this_round, paper),
        "evidence": evidence_of(
            Evidence.objects.for_residents().filter(asked__round=this_round), for_residents=True
        ),
        "latest": paper.update,
        "left_out": paper.left_out,
        "is_waiting": paper.is_waiting,
        "formats": {name: each for name, each in FORMATS.items() if paper.has_format(name)},
    }
    return render(request, "reports/public_update.html", context, status=status)


@require_safe
@kept_by_caches
def download(request: HttpRequest, slug: str, period: str, file_format: str) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    review, this_round = public_round(slug, period)
    paper = paper_of(review, this_round, with_exempt=False)
    if not paper.has_format(file_format):
        return _page(request, review, this_round, paper, status=404)
    return file_response(paper, file_format)


@require_safe
@kept_by_caches
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file behind an answer, where residents may have it."""
    found = public_evidence(pk)
    return sent_as_it_came(bytes(found.file.data) if found.file else b"", found.file_name)
