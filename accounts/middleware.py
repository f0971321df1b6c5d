"""What is looked after at every request of somebody who is signed in."""

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
from accounts.security import note
from accounts.sessions import LAST_ACTIVITY_KEY

# Noting the time is a write, so it is done once a minute at most.
ACTIVITY_UPDATE_SECONDS = 60
# Pages that poll by themselves are not activity.
PATHS_WITHOUT_ACTIVITY = ("/account/confirm/",)
LONGEST_PATH = 300


class SessionActivityMiddleware:
    """Sessions end after some hours without activity; this says that there was some."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session, now = request.session, timezone.now().timestamp()
        # A page that did not read the user may be cached for everybody, so the user is not read here either.
        known = session.accessed and bool(session.get(SESSION_KEY))
        active = known and not request.path.startswith(PATHS_WITHOUT_ACTIVITY)
        if active and now - session.get(LAST_ACTIVITY_KEY, 0) > ACTIVITY_UPDATE_SECONDS:
            session[LAST_ACTIVITY_KEY] = now
        return response


class NoteRefusals:
    """Logs refused requests, and those that were too many."""

    KINDS: ClassVar = {403: SecurityEvent.Kind.REFUSED, 429: SecurityEvent.Kind.LOCKED}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = self.KINDS.get(response.status_code)
        if kind and not getattr(response, "asks_for_second_step", False):
            person = request.user if isinstance(request.user, User) else None
            note(kind, account=person, by=person, detail=f"{request.method} {request.path}"[:LONGEST_PATH])
        return response


# What is needed to set up a second step, and what belongs to nobody in particular.
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
    """Whose role needs a second step and who has none sets it up before anything else: page, file or form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Where nobody must have one, no session is read.
        if (
            settings.MFA_ROLES
            and not request.path.startswith(PATHS_WITHOUT_SECOND_STEP)
            and must_set_up_second_step(request)
        ):
            # The piece of a page that a script asks for would be put into that page, over what was typed.
            if not request.headers.get("HX-Request"):
                return redirect("mfa_index")
            response = HttpResponse(status=403)
            response.asks_for_second_step = True  # type: ignore[attr-defined]  # refuses nothing
            return response
        return self.get_response(request)
