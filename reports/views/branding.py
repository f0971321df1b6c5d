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
    """Used for what is made from now on; what was published stays as it is."""
    now = _branding_to_change(request)
    form = BrandingForm(now, request.POST or None)
    is_right = form.is_valid()
    if is_right and request.POST.get("do") == "save":
        _save(request, now, **form.cleaned_data)
        messages.success(request, "Pages and new reports look so from now on.")
        return redirect("reports:branding")
    context = _context(now, form, is_right=is_right)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reports/_branding_preview.html", context)
    return render(request, "reports/branding.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def branding_logo(request: SignedInRequest) -> HttpResponse:
    """Bringing a logo, or taking it away."""
    now = _branding_to_change(request)
    form = None
    if request.POST.get("do") == "remove":
        _save(request, now, logo=None)
        messages.success(request, "Pages and new reports have no logo from now on.")
        return redirect("reports:branding")
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        logo = form.cleaned_data["logo"]
        _save(request, now, logo=CouncilLogo.for_bytes(logo.data, logo.width, logo.height))
        messages.success(request, "Pages and new reports have this logo from now on.")
        return redirect("reports:branding")
    context = {"form": form, "now": now}
    return render(request, "reports/branding_logo.html", context, status=422 if form.errors else 200)


def _branding_to_change(request: SignedInRequest) -> CouncilBranding:
    if not may_edit_branding(request.user):
        raise PermissionDenied
    return CouncilBranding.now()


def _save(request: SignedInRequest, now: CouncilBranding, **changes: Any) -> None:
    """A new row, unless it says what stands there already."""
    current = {name: getattr(now, name) for name in BRANDING_FIELDS}
    if now.pk and {**current, **changes} == current:
        return
    by = request.user
    CouncilBranding.objects.create(**{**current, **changes}, created_by=by, created_by_name=str(by)[:200])


def _context(now: CouncilBranding, form: BrandingForm, *, is_right: bool) -> dict[str, Any]:
    shown = form.cleaned_data if is_right else {name: getattr(now, name) for name in form.fields}
    earlier = CouncilBranding.objects.order_by("-pk").values(
        "name", "colour", "font", "logo", "created_at", "created_by_name"
    )
    return {
        "form": form,
        "now": now,
        "shown": shown,
        "is_tried": is_right,
        "contrast": describe_contrast(shown["colour"]),
        "is_serif": shown["font"] == CouncilBranding.Font.SERIF,
        "earlier": earlier[:HISTORY_LENGTH],
    }
