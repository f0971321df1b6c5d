"""Downloading a round's paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access import review_for, round_for
from history.log import log
from history.models import LoggedEvent
from reports.export import FORMATS, export, file_name

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@require_safe
@login_required
def download(request: SignedInRequest, slug: str, period: str, file_format: str) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    review = review_for(request.user, slug)
    this_round = round_for(request.user, review, period)
    response = HttpResponse(
        export(review, this_round, file_format), content_type=FORMATS[file_format].content_type
    )
    what = f"downloaded the update of {this_round} of {review} as {file_format.upper()}"
    log(LoggedEvent.Kind.DOWNLOAD, what, by=request.user, plan=review.pk)
    response["Content-Disposition"] = f'attachment; filename="{file_name(review, this_round, file_format)}"'
    # What was uploaded by somebody is never run as a page of ours.
    response["Content-Security-Policy"] = POLICY
    return response
