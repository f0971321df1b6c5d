"""The links and files of updates: downloading, changing and removing them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from actionplans.access.roles import is_clerk
from actionplans.access.supporting_evidence import evidence_for, evidence_to_change
from actionplans.forms.supporting_evidence import EditEvidenceForm
from actionplans.models import Evidence, UpdateRequest
from actionplans.workflow.supporting_evidence import change_evidence, remove_evidence
from actionplans.workflow.updates import NotAllowed
from audit.event_log import log_event
from audit.models import LoggedEvent


@require_safe
@login_required
def download_evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Download a file, as it was added."""
    evidence = evidence_for(request.user, pk)
    update_request = evidence.update_request
    description = (
        f"downloaded the file “{evidence.title}” behind {update_request.sub_action}, {update_request.round}"
    )
    log_event(LoggedEvent.Kind.DOWNLOAD, description, by=request.user, plan_id=update_request.round.plan_id)
    return build_download_response(evidence.whole_file(), evidence.file_name)


def build_download_response(data: bytes, name: str) -> HttpResponse:
    """A response with an uploaded file, which the browser saves and never displays or interprets."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    evidence = evidence_to_change(request.user, pk)
    initial = {"title": evidence.title, "is_public": evidence.is_public}
    form = EditEvidenceForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _render_evidence(request, evidence, form, status=422 if form.errors else 200)
    values = form.cleaned_data
    try:
        change_evidence(evidence, values["title"], is_public=values["is_public"], by=request.user)
    except NotAllowed as error:
        form.add_error(None, ValidationError(str(error), error.code))
        return _render_evidence(request, evidence, form, status=409)
    messages.success(request, f"“{values['title']}” is saved.")
    return _redirect_to_update(evidence.update_request)


@require_POST
@login_required
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    evidence = evidence_to_change(request.user, pk)
    try:
        remove_evidence(evidence, by=request.user)
    except NotAllowed as error:
        messages.error(request, str(error), error.code)
        return _render_evidence(
            request, evidence, EditEvidenceForm(initial={"title": evidence.title}), status=409
        )
    messages.success(request, f"“{evidence.title}” is removed.")
    return _redirect_to_update(evidence.update_request)


def _render_evidence(
    request: SignedInRequest, evidence: Evidence, form: EditEvidenceForm, *, status: int
) -> HttpResponse:
    update_request = evidence.update_request
    context = {
        "form": form,
        "evidence": evidence,
        "update_request": update_request,
        "review": update_request.round.plan,
        "may_ask_to_take_away": is_clerk(request.user) and evidence.file and not evidence.was_taken_out,
        "may_change": update_request.can_be_written and evidence.first_published_version is None,
    }
    return render(request, "actionplans/edit_evidence.html", context, status=status)


def _redirect_to_update(update_request: UpdateRequest) -> HttpResponse:
    return redirect(f"{reverse('actionplans:update-detail', args=[update_request.pk])}#evidence")
