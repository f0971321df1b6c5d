"""What residents read, without an account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from actionplans.access import public_evidence, public_plans, public_round
from actionplans.models import Evidence, FollowedPlan, Round
from actionplans.views.evidence import sent_as_it_came
from reports.evidence import evidence_of
from reports.export import FORMATS
from reports.papers import Paper, paper_of
from reports.views.papers import file_response, printed
from scrutiny.public import for_everybody, page_for_everybody


@for_everybody
def reviews(request: HttpRequest) -> HttpResponse:
    rounds = Round.objects.public().filter(plan__in=public_plans()).select_related("plan")
    by_review: dict[str, list[Round]] = {}
    for this_round in rounds.order_by("plan__title", "-period"):
        by_review.setdefault(this_round.plan.title, []).append(this_round)
    rows = [{"title": title, "slug": its[0].plan.slug, "rounds": its} for title, its in by_review.items()]
    return page_for_everybody(request, "reports/public_reviews.html", {"rows": rows})


@for_everybody
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
    }
    return page_for_everybody(request, "reports/public_update.html", context, status=status)


@for_everybody
def download(request: HttpRequest, slug: str, period: str, file_format: str) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    review, this_round = public_round(slug, period)
    paper = paper_of(review, this_round, with_exempt=False)
    if not paper.has_format(file_format):
        return _page(request, review, this_round, paper, status=404)
    return file_response(paper, file_format)


@for_everybody
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file behind an answer, where residents may have it."""
    found = public_evidence(pk)
    return sent_as_it_came(found.whole_file(), found.file_name)
