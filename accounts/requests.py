"""What views are given: a request whose user is known to be signed in, and numbers that browsers send."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User


def parse_int(text: str | None) -> int | None:
    """The number that a browser sent, such as a row's; None for anything else.

    One of more digits than a database counts with is none of ours, and takes Python long to read.
    """
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None
