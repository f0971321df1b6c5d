"""What is looked after at every request of somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.sessions import SEEN

# Noting the time is a write, so it is done once a minute at most.
SECONDS_BETWEEN_NOTES = 60
# Being asked who you are is not doing something, however often a page asks again by itself.
NO_ACTIVITY = ("/account/confirm/",)


class NoteActivity:
    """Sessions end after some hours without activity; this says that there was some."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session, now = request.session, timezone.now().timestamp()
        # A page that did not ask who is there may be kept for everybody, so it is not asked here either.
        known = session.accessed and bool(session.get(SESSION_KEY))
        active = known and not request.path.startswith(NO_ACTIVITY)
        if active and now - session.get(SEEN, 0) > SECONDS_BETWEEN_NOTES:
            session[SEEN] = now
        return response
