"""The pages linked from the footer: help, contact, accessibility, privacy and cookies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


def _page(name: str) -> URLPattern:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        context: dict[str, Any] = {"cookies": _cookies()} if name == "cookies" else {}
        return render(request, f"information/{name}.html", context)

    return path(f"{name}/", view, name=name)


def _cookies() -> list[dict[str, str]]:
    """Every cookie that the site sets, under the name that it has on this site."""
    hours = settings.SESSION_COOKIE_AGE // 3600
    closing = _("When you close the browser, or once it has been shown")
    return [
        {
            "name": settings.SESSION_COOKIE_NAME,
            "purpose": _("Keeps you signed in"),
            "expires": _("After %(hours)s hours, or when you sign out") % {"hours": hours},
        },
        {
            "name": settings.CSRF_COOKIE_NAME,
            "purpose": _("Protects forms from being sent by another website"),
            "expires": _("After 1 year"),
        },
        {
            "name": f"{'__Host-' if settings.SESSION_COOKIE_SECURE else ''}messages",
            "purpose": _("Confirms on the next page what you have just done"),
            "expires": closing,
        },
    ]


urlpatterns = [_page(name) for name in ("help", "contact", "accessibility", "privacy", "cookies")]
