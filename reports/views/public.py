"""What residents read, without an account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from actionplans.access import public_evidence, public_plans, public_round
from actionplans.models import Evidence, Round
from actionplans.views.evidence import sent_as_it_came
from reports.evidence import evidence_of
from reports.export import FORMATS
from reports.papers import paper_of
from reports.views.papers import file_response, printed

# Long enough to spare the database on agenda day, short enough for a correction to be seen.
MINUTES = 5
kept_by_caches = cache_control(public=True, max_age=60 * MINUTES)


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
    paper = paper_of(review, this_round, for_residents=True)
    context = {
        **printed(review, this_round, paper),
        "evidence": evidence_of(
            Evidence.objects.for_residents().filter(asked__round=this_round), for_residents=True
        ),
        "latest": paper.update,
        "left_out": this_round.asked.filter(sub_action__is_exempt=True).count(),
    }
    return render(request, "reports/public_update.html", context)


@require_safe
@kept_by_caches
def download(request: HttpRequest, slug: str, period: str, file_format: str) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    review, this_round = public_round(slug, period)
    return file_response(paper_of(review, this_round, for_residents=True), file_format)


@require_safe
@kept_by_caches
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file behind an answer, where residents may have it."""
    found = public_evidence(pk)
    return sent_as_it_came(bytes(found.file.data) if found.file else b"", found.file_name)
