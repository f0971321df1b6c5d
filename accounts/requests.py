"""The type of a request by somebody signed in, and reading numbers that browsers send."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User


def parse_int(text: str | None) -> int | None:
    """A number from a form or address, such as a primary key; None for anything else.

    Numbers with more digits than a database stores are refused: Python takes long to read them.
    """
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None
