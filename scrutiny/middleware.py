"""Middleware for all requests: their ids, headers of responses, methods, and altered records."""

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


class RequestOriginMiddleware:
    """Puts an id, the network address and the user's id into `request.META`, for the access log.

    None of these is sent in the response.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META[REQUEST_ID] = uuid4().hex
        request.META[SOURCE] = source_of(request) or "-"
        with set_current_request(request):
            response = self.get_response(request)
        session = getattr(request, "session", None)
        # Read only if the view read the session, which keeps other pages cacheable.
        user_id = session.get(SESSION_KEY) if session is not None and session.accessed else None
        request.META[PERSON] = str(user_id or "-")
        return response


class PrivateCacheMiddleware:
    """Forbids caching of pages shown to signed-in people, and access to devices on all pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # Reads the cookie, not the user, which would need the database: that may be what failed.
        cookie = settings.SESSION_COOKIE_NAME
        is_public = "public" in response.get("Cache-Control", "")
        if not is_public and (cookie in request.COOKIES or cookie in response.cookies):
            response["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ["Cookie"])
        return response


class AllowedMethodsMiddleware:
    """Refuses all methods except GET, HEAD and POST."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ALLOWED_METHODS:
            return HttpResponseNotAllowed(ALLOWED_METHODS)
        return self.get_response(request)


class AlteredRecordMiddleware:
    """Shows an error page where a record was changed outside Scrutiny, and notifies administrators."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, AlteredOutside):
            return None
        exception.notify_administrators()
        # Rendered without the request, since it may be a public page that must not read the user.
        return HttpResponse(render_to_string("altered.html", branding()), status=409)
