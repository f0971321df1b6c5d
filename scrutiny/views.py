"""Views of the site itself: health check, branding, and error pages."""

from __future__ import annotations

import re
import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts.branding import branding, link_colours
from accounts.models import CouncilBranding, CouncilLogo, User

RETRY_AFTER_SECONDS = "30"
HEX_COLOUR = re.compile("[0-9a-f]{6}")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """For monitoring. Reads a table that every page needs: `select 1` works even if the file is damaged."""
    User.objects.order_by("pk").values_list("email", "is_active").first()
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=86_400)
def branding_css(request: HttpRequest) -> HttpResponse:
    """A style sheet with the council's colours, since the security policy allows no inline styles.

    With `preview`, it has that colour for the preview. The colour is in the address, so caches may store it.
    """
    preview_colour = request.GET.get("preview", "")
    if HEX_COLOUR.fullmatch(preview_colour):
        rule = f".branding-preview {{ --govuk-brand-colour: #{preview_colour}; }}\n"
    else:
        colour = CouncilBranding.now().colour
        light, dark = link_colours(colour)
        rule = f":root {{ --govuk-brand-colour: {colour}; --link-light: {light}; --link-dark: {dark}; }}\n"
    return HttpResponse(rule, content_type="text/css")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def council_logo(request: HttpRequest, digest: str) -> HttpResponse:
    """A logo by its SHA-256, so that its address never shows another picture."""
    logo = get_object_or_404(CouncilLogo, sha256=digest)
    response = HttpResponse(bytes(logo.data), content_type="image/png")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirects browsers that request /favicon.ico, on pages without an icon such as the admin's."""
    return redirect(static("build/icon.svg"))


def server_error(request: HttpRequest) -> HttpResponse:
    """The error page: 503 if the database is not available, else 500. Does not use the database."""
    error = sys.exc_info()[1]
    # DatabaseError itself means a damaged file; its other subclasses are errors in our code.
    if isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError:
        return service_unavailable(request)
    return HttpResponse(render_to_string("500.html", branding()), status=500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    page = render_to_string("503.html", {**branding(), "typed": request.method == "POST"})
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", status=403)
