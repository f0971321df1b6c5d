"""Sessions in the database, with the person who is signed in, which can be ended.

A session ends after SESSION_HOURS, or after SESSION_IDLE_HOURS without activity. Both are in the row's
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
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from accounts.codes import replace_codes_by_digests
from accounts.models import Session, User
from accounts.origin import source_of

SIGNED_IN_KEY, LAST_ACTIVITY_KEY, BROWSER_KEY, SOURCE_KEY = "started_at", "seen_at", "browser", "source"
# Sent with the `user` whose sessions were ended early, and the `count` of sessions.
sessions_ended = Signal()


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        return super().encode(replace_codes_by_digests(session_dict))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        if data.get(SESSION_KEY):
            now = timezone.now().timestamp()
            row.user_id = int(data[SESSION_KEY])
            row.signed_in_at = from_timestamp(data.setdefault(SIGNED_IN_KEY, now))
            row.last_activity_at = from_timestamp(data.setdefault(LAST_ACTIVITY_KEY, now))
            row.browser = data.get(BROWSER_KEY, "")
            row.source = data.get(SOURCE_KEY, "")
            row.expire_date = min(
                row.signed_in_at + dt.timedelta(hours=settings.SESSION_HOURS),
                row.last_activity_at + dt.timedelta(hours=settings.SESSION_IDLE_HOURS),
            )
        return row

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError only for a session that has ended, OperationalError for a failing database."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise


def from_timestamp(timestamp: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(timestamp, dt.UTC)


def record_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Called when somebody signs in: SESSION_HOURS count from now."""
    now = timezone.now().timestamp()
    request.session.update(
        {
            SIGNED_IN_KEY: now,
            LAST_ACTIVITY_KEY: now,
            BROWSER_KEY: describe_browser(request),
            SOURCE_KEY: source_of(request),
        }
    )


def end_sessions(user: User, except_key: str | None = None) -> int:
    """Sign somebody out of every browser, except the one with this session key. Returns how many."""
    count = Session.objects.filter(user=user).exclude(session_key=except_key or "").delete()[0]
    if count:
        sessions_ended.send(sender=Session, user=user, count=count)
    return count


def end_single_session(session: Session) -> None:
    session.delete()
    sessions_ended.send(sender=Session, user=session.user, count=1)


# By word in User-Agent. A browser also names those further down, so the first match is right.
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
OPERATING_SYSTEMS = {
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "a Mac",
    "Linux": "Linux",
}


def describe_browser(request: HttpRequest) -> str:
    """A short name of the browser that sent the request: "Firefox on Windows"."""
    user_agent = request.META.get("HTTP_USER_AGENT", "")
    names = (name for mark, name in BROWSERS.items() if re.search(rf"\b{mark}\w*/", user_agent))
    browser = next(names, "A browser")
    system = next((name for mark, name in OPERATING_SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
