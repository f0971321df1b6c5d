"""State that a browser must send back within minutes, stored in a signed cookie.

A session would be a row in the database for everybody who opens the page. The cookie is signed, not
secret: the browser's user may read it; no script and no other site can.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class SignedCookie:
    """A signed cookie by its name, valid for so many seconds."""

    name: str
    seconds: int

    @property
    def cookie_name(self) -> str:
        # With this prefix, and so for all paths, no other site of the council's domain can plant one.
        return f"__Host-{self.name}" if settings.SESSION_COOKIE_SECURE else self.name

    @property
    def salt(self) -> str:
        return f"accounts.carried.{self.name}"

    def put(self, response: HttpResponse, values: dict[str, Any]) -> None:
        response.set_cookie(
            self.cookie_name,
            signing.dumps(values, salt=self.salt),
            max_age=self.seconds,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        response["Cache-Control"] = "no-store, private"

    def read(self, request: HttpRequest) -> dict[str, Any] | None:
        """The values that `put` stored; None if they are missing, forged or too old."""
        try:
            values: dict[str, Any] = signing.loads(
                request.COOKIES.get(self.cookie_name, ""), salt=self.salt, max_age=self.seconds
            )
        except signing.BadSignature:
            return None
        return values

    def spend(self, request: HttpRequest) -> bool:
        """Mark the cookie as used. Returns False if it was used before, so that a copy is worth nothing."""
        digest = hashlib.sha256(request.COOKIES.get(self.cookie_name, "").encode()).hexdigest()
        return bool(cache.add(f"spent:{self.name}:{digest}", 1, self.seconds))

    def drop(self, response: HttpResponse) -> None:
        response.delete_cookie(self.cookie_name, samesite="Lax")
