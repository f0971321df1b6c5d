"""Branding of pages and documents, with a preview before it is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import CouncilBranding, CouncilLogo
from accounts.requests import SignedInRequest
from actionplans.access.roles import may_edit_branding
from reports.branding_forms import BrandingForm, LogoForm, describe_contrast

HISTORY_LENGTH = 10
BRANDING_FIELDS = (
    *("name", "colour", "contact_team", "contact_email", "contact_phone"),
    *("font", "closing_statement", "logo"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def branding(request: SignedInRequest) -> HttpResponse:
    """Change the branding. Published reports keep theirs."""
    current = _branding_to_change(request)
    form = BrandingForm(current, request.POST or None)
    is_valid = form.is_valid()
    if is_valid and request.POST.get("do") == "save":
        _save(request, current, **form.cleaned_data)
        messages.success(request, "Pages and new reports look so from now on.")
        return redirect("reports:branding")
    context = _context(current, form, is_valid=is_valid)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reports/_branding_preview.html", context)
    return render(request, "reports/branding.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def branding_logo(request: SignedInRequest) -> HttpResponse:
    """Upload a logo, or remove it."""
    current = _branding_to_change(request)
    form = None
    if request.POST.get("do") == "remove":
        _save(request, current, logo=None)
        messages.success(request, "Pages and new reports have no logo from now on.")
        return redirect("reports:branding")
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        logo = form.cleaned_data["logo"]
        _save(request, current, logo=CouncilLogo.for_bytes(logo.data, logo.width, logo.height))
        messages.success(request, "Pages and new reports have this logo from now on.")
        return redirect("reports:branding")
    context = {"form": form, "now": current}
    return render(request, "reports/branding_logo.html", context, status=422 if form.errors else 200)


def _branding_to_change(request: SignedInRequest) -> CouncilBranding:
    if not may_edit_branding(request.user):
        raise PermissionDenied
    return CouncilBranding.now()


def _save(request: SignedInRequest, current: CouncilBranding, **changes: Any) -> None:
    """Store a new row with these changes, unless nothing changes."""
    values = {name: getattr(current, name) for name in BRANDING_FIELDS}
    if current.pk and {**values, **changes} == values:
        return
    by = request.user
    CouncilBranding.objects.create(**{**values, **changes}, created_by=by, created_by_name=str(by)[:200])


def _context(current: CouncilBranding, form: BrandingForm, *, is_valid: bool) -> dict[str, Any]:
    preview_values = form.cleaned_data if is_valid else {name: getattr(current, name) for name in form.fields}
    earlier = CouncilBranding.objects.order_by("-pk").values(
        "name", "colour", "font", "logo", "created_at", "created_by_name"
    )
    return {
        "form": form,
        "now": current,
        "shown": preview_values,
        "is_tried": is_valid,
        "contrast": describe_contrast(preview_values["colour"]),
        "is_serif": preview_values["font"] == CouncilBranding.Font.SERIF,
        "earlier": earlier[:HISTORY_LENGTH],
    }
