"""The template of covering reports: uploading, downloading and removing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from actionplans.access.roles import may_edit_branding
from documents.writers import to_docx
from reports.covering_report import (
    BLOCK_PLACEHOLDERS,
    TEXT_PLACEHOLDERS,
    build_default_document,
    default_template,
    placeholder,
)
from reports.covering_template_forms import CoveringTemplateForm
from reports.file_formats import FILE_FORMATS
from reports.models import CoveringTemplate
from reports.report_branding import ReportBranding

HISTORY_LENGTH = 10
TEMPLATE_URL_NAME = "reports:covering-template"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def covering_template(request: SignedInRequest) -> HttpResponse:
    """Change the template. Earlier ones can still be downloaded."""
    _require_branding_permission(request)
    earlier = CoveringTemplate.objects.order_by("-pk")
    has_own = CoveringTemplate.now() is not None
    if request.POST.get("do") == "built-in":
        if has_own:
            CoveringTemplate.keep(None, "", by=request.user)
        messages.success(request, "Covering reports have the built-in template from now on.")
        return redirect(TEMPLATE_URL_NAME)
    form = CoveringTemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        CoveringTemplate.keep(form.file, form.cleaned_data["template"].name, by=request.user)
        messages.success(request, "Covering reports have this template from now on.")
        return redirect(TEMPLATE_URL_NAME)
    context = {
        "form": form,
        "has_own": has_own,
        "earlier": earlier.values(
            "pk", "file_name", "sha256", "redaction_id", "created_at", "created_by_name"
        )[:HISTORY_LENGTH],
        "words": _placeholder_rows(TEXT_PLACEHOLDERS),
        "blocks": _placeholder_rows(BLOCK_PLACEHOLDERS),
    }
    return render(request, "reports/covering_template.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def default_covering_template(request: SignedInRequest) -> HttpResponse:
    """Download the built-in template with the council's branding."""
    _require_branding_permission(request)
    data = to_docx(ReportBranding.now().apply_to(build_default_document(default_template())))
    return _word_response(data, "covering-report-template.docx")


@require_safe
@login_required
def covering_template_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Download an uploaded template."""
    _require_branding_permission(request)
    covering_template = get_object_or_404(CoveringTemplate, pk=pk)
    if not covering_template.data:
        raise Http404
    return _word_response(
        bytes(covering_template.data),
        f"covering-report-template-{covering_template.created_at:%Y-%m-%d}.docx",
    )


def _require_branding_permission(request: SignedInRequest) -> None:
    if not may_edit_branding(request.user):
        raise PermissionDenied


def _placeholder_rows(placeholders: dict[str, str]) -> list[tuple[str, str]]:
    return [(placeholder(name), description) for name, description in placeholders.items()]


def _word_response(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=FILE_FORMATS["docx"].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
