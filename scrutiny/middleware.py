"""What is said with every answer, whichever view gave it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers

METHODS = ("GET", "HEAD", "POST")
UNUSED = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class CarefulHeaders:
    """No cache keeps a page that someone signed in has seen, and no page asks for a device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", UNUSED)
        # The cookie is asked, not the user: that needs no database, which may be what is broken.
        cookie = settings.SESSION_COOKIE_NAME
        public = "public" in response.get("Cache-Control", "")
        if not public and (cookie in request.COOKIES or cookie in response.cookies):
            response["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ["Cookie"])
        return response


class OnlyMethodsOfPages:
    """Browsers get pages and post forms. Any other method is refused, whoever asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return self.get_response(request)
