"""Download of a covering report as a Word file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.plans import review_for
from actionplans.access.rounds import round_for
from documents.writers import to_docx
from reports.covering_report import build_default_document, render_in_template
from reports.file_formats import FILE_FORMATS
from reports.models import CoveringTemplate
from reports.round_covering_reports import get_covering_report
from reports.round_reports import get_round_report
from reports.views.round_report import log_download


@require_safe
@login_required
def covering_report(request: SignedInRequest, slug: str, period: str) -> HttpResponse:
    """The covering report of the last published version or, if the round is open, of its draft.

    Written in the council's template, if it has one. Only reviews have covering reports.
    """
    review = review_for(request.user, slug, to_edit=True)
    this_round = round_for(request.user, review, period)
    progress_update = get_round_report(review, this_round, with_exempt=True)
    report = get_covering_report(review, this_round, progress_update)
    template = CoveringTemplate.now()
    data = (
        render_in_template(report, template)
        if template
        else to_docx(progress_update.branding.apply_to(build_default_document(report)))
    )
    response = HttpResponse(data, content_type=FILE_FORMATS["docx"].content_type)
    name = f"{progress_update.name}-covering-report{'-draft' if progress_update.is_draft else ''}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    log_download(request, review, f"the covering report of {this_round} of {review}", "docx")
    return response
