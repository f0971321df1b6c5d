"""Middleware for signed-in people: session activity, refused requests and the second step."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import SecurityEvent, User
from accounts.second_step import must_set_up_second_step
from accounts.security import record_security_event
from accounts.sessions import LAST_ACTIVITY_KEY

# Storing the time is a database write, so it is done at most once a minute.
ACTIVITY_UPDATE_SECONDS = 60
# Pages that poll by themselves are not activity.
PATHS_WITHOUT_ACTIVITY = ("/account/confirm/",)
MAX_PATH_LENGTH = 300


class SessionActivityMiddleware:
    """Stores when a session was last is_active: sessions end after some hours without activity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session, now = request.session, timezone.now().timestamp()
        # A page that did not read the user may be cached for everybody, so the user is not read here either.
        is_signed_in = session.accessed and bool(session.get(SESSION_KEY))
        is_active = is_signed_in and not request.path.startswith(PATHS_WITHOUT_ACTIVITY)
        if is_active and now - session.get(LAST_ACTIVITY_KEY, 0) > ACTIVITY_UPDATE_SECONDS:
            session[LAST_ACTIVITY_KEY] = now
        return response


class RecordRefusalsMiddleware:
    """Records a security event for each response 403 (refused) or 429 (too many requests)."""

    KINDS: ClassVar = {403: SecurityEvent.Kind.REFUSED, 429: SecurityEvent.Kind.LOCKED}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = self.KINDS.get(response.status_code)
        if kind and not getattr(response, "asks_for_second_step", False):
            person = request.user if isinstance(request.user, User) else None
            record_security_event(
                kind, account=person, by=person, detail=f"{request.method} {request.path}"[:MAX_PATH_LENGTH]
            )
        return response


# The pages for setting up a second step, for signing in and out, and public ones.
PATHS_WITHOUT_SECOND_STEP = (
    "/account/second-step/",
    "/account/confirm/",
    "/account/work-account/",
    "/sign-out/",
    "/sign-in/",
    "/public/",
    "/healthz/",
    "/branding.css",
    "/favicon.ico",
    settings.STATIC_URL,
)


class RequireSecondStepMiddleware:
    """People whose role needs a second step, and who have none, must set it up before they use any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Where no role needs one, the session is not read.
        if (
            settings.MFA_ROLES
            and not request.path.startswith(PATHS_WITHOUT_SECOND_STEP)
            and must_set_up_second_step(request)
        ):
            # A redirect would put the whole page into the fragment that htmx asked for, over what was typed.
            if not request.headers.get("HX-Request"):
                return redirect("mfa_index")
            response = HttpResponse(status=403)
            response.asks_for_second_step = True  # type: ignore[attr-defined]  # not a refusal
            return response
        return self.get_response(request)
