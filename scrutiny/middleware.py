"""Headers of every response, whichever view made it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from accounts.branding import branding
from accounts.origin import PERSON, REQUEST_ID, SOURCE, set_current_request, source_of
from audit.comparing import AlteredOutside

ALLOWED_METHODS = ("GET", "HEAD", "POST")
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class KnownRequests:
    """Gives each request a number of its own, and tells the access log who asked, and from where.

    It stays in the request's environment: nothing of it is sent to anybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META[REQUEST_ID] = uuid4().hex
        request.META[SOURCE] = source_of(request) or "-"
        with set_current_request(request):
            response = self.get_response(request)
        session = getattr(request, "session", None)
        # The user is read only where the page read it.
        known = session.get(SESSION_KEY) if session is not None and session.accessed else None
        request.META[PERSON] = str(known or "-")
        return response


class PrivateCacheMiddleware:
    """No cache keeps a page that someone signed in has seen, and no page asks for a device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # The cookie is read, not the user: that needs no database, which may be what is broken.
        cookie = settings.SESSION_COOKIE_NAME
        public = "public" in response.get("Cache-Control", "")
        if not public and (cookie in request.COOKIES or cookie in response.cookies):
            response["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ["Cookie"])
        return response


class AllowedMethodsMiddleware:
    """Browsers get pages and post forms. Any other method is refused, whoever asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ALLOWED_METHODS:
            return HttpResponseNotAllowed(ALLOWED_METHODS)
        return self.get_response(request)


class StopAtAlterations:
    """Shows a page where a record was changed past Scrutiny, and notifies administrators."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, AlteredOutside):
            return None
        exception.notify_administrators()
        # Nothing that asks who is there: it may be a page for everybody.
        return HttpResponse(render_to_string("altered.html", branding()), status=409)
