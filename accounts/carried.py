"""What the same browser must bring back within minutes, carried in a cookie of its own.

A session would be a row in the database for everybody who opens the page. The cookie is signed, not
secret: its own browser may read it, no script and no other site can.
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
class Carried:
    """One kind of such state, by its name, for so many seconds."""

    name: str
    seconds: int

    @property
    def cookie(self) -> str:
        # With this prefix, and so for all paths, no other site of the council's domain can plant one.
        return f"__Host-{self.name}" if settings.SESSION_COOKIE_SECURE else self.name

    @property
    def salt(self) -> str:
        return f"accounts.carried.{self.name}"

    def put(self, response: HttpResponse, values: dict[str, Any]) -> None:
        response.set_cookie(
            self.cookie,
            signing.dumps(values, salt=self.salt),
            max_age=self.seconds,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        response["Cache-Control"] = "no-store, private"

    def read(self, request: HttpRequest) -> dict[str, Any] | None:
        """What the browser was given; None for anything else, and when it is too old."""
        try:
            result: dict[str, Any] = signing.loads(
                request.COOKIES.get(self.cookie, ""), salt=self.salt, max_age=self.seconds
            )
        except signing.BadSignature:
            return None
        return result

    def spend(self, request: HttpRequest) -> bool:
        """Whether what this browser brought counts for the first time. A copy of it is worth nothing then."""
        digest = hashlib.sha256(request.COOKIES.get(self.cookie, "").encode()).hexdigest()
        return bool(cache.add(f"spent:{self.name}:{digest}", 1, self.seconds))

    def drop(self, response: HttpResponse) -> None:
        response.delete_cookie(self.cookie, samesite="Lax")
