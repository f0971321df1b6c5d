"""Django's sessions in the database, which know whose they are and end for good.

Signing in lasts for twelve hours, and for three without doing anything. Both are kept by the row's
`expire_date`, after which the session is not found.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Session, User

STARTED, SEEN, BROWSER = "started_at", "seen_at", "browser"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        if data.get(SESSION_KEY):
            now = timezone.now().timestamp()
            row.user_id = int(data[SESSION_KEY])
            row.started_at = moment(data.setdefault(STARTED, now))
            row.seen_at = moment(data.setdefault(SEEN, now))
            row.browser = data.get(BROWSER, "")
            row.expire_date = min(
                row.started_at + dt.timedelta(hours=settings.SESSION_HOURS),
                row.seen_at + dt.timedelta(hours=settings.SESSION_IDLE_HOURS),
            )
        return row

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError only for a session that has ended: a full disk is no fault of the browser."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise


def moment(timestamp: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(timestamp, dt.UTC)


def note_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Called when somebody signs in: the hours count from now."""
    now = timezone.now().timestamp()
    request.session.update({STARTED: now, SEEN: now, BROWSER: browser_of(request)})


def end_sessions(user: User, but: str | None = None) -> int:
    """Sign somebody out of every browser, or of all but the one with this key. Returns how many."""
    return Session.objects.filter(user=user).exclude(session_key=but or "").delete()[0]


# Each calls itself by the names of those before it too, so the first that is found is right.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "a Mac",
    "Linux": "Linux",
}


def browser_of(request: HttpRequest) -> str:
    """What somebody would recognise it by: "Firefox on Windows"."""
    said = request.META.get("HTTP_USER_AGENT", "")
    named = (name for mark, name in BROWSERS.items() if re.search(rf"\b{mark}\w*/", said))
    browser = next(named, "A browser")
    system = next((name for mark, name in SYSTEMS.items() if mark in said), "")
    return f"{browser} on {system}" if system else browser
