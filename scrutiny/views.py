"""Pages about the site itself: how it is, what went wrong, and the council's colour."""

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
    """For monitors. Reads a table that every page needs: `select 1` answers even when the file is damaged."""
    User.objects.order_by("pk").values_list("email", "is_active").first()
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=86_400)
def branding_css(request: HttpRequest) -> HttpResponse:
    """A style sheet of one rule, since the policy for pages allows no inline style.

    The colour stands in its address: who tries another sees it at once, and caches may keep each.
    """
    asked = request.GET.get("preview", "")
    if HEX_COLOUR.fullmatch(asked):
        rule = f".branding-preview {{ --govuk-brand-colour: #{asked}; }}\n"
    else:
        colour = CouncilBranding.now().colour
        light, dark = link_colours(colour)
        rule = f":root {{ --govuk-brand-colour: {colour}; --link-light: {light}; --link-dark: {dark}; }}\n"
    return HttpResponse(rule, content_type="text/css")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def council_logo(request: HttpRequest, digest: str) -> HttpResponse:
    """A picture by its own checksum, so that it is never another one."""
    logo = get_object_or_404(CouncilLogo, sha256=digest)
    response = HttpResponse(bytes(logo.data), content_type="image/png")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look on pages that name no icon, such as the admin's."""
    return redirect(static("build/icon.svg"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Says whether to wait or to tell us, and asks the database nothing."""
    trouble = sys.exc_info()[1]
    # DatabaseError itself is a damaged file; its other children are our mistakes.
    if isinstance(trouble, (OperationalError, InterfaceError)) or type(trouble) is DatabaseError:
        return service_unavailable(request)
    return HttpResponse(render_to_string("500.html", branding()), status=500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    page = render_to_string("503.html", {**branding(), "typed": request.method == "POST"})
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", status=403)
