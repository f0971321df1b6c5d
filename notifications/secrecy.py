"""Secret emails until they are sent: encrypted, so that a copy of the database holds no code and no link."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Unreadable(Exception):
    """It was encrypted under another secret key than those that are set."""


def hidden(text: str) -> str:
    return _box_of(_keys()).encrypt(text.encode()).decode()


def shown(text: str) -> str:
    """What `hidden` was given; empty for what was forgotten. Raises Unreadable."""
    from cryptography.fernet import InvalidToken

    if not text:
        return ""
    try:
        return _box_of(_keys()).decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    made = [salted_hmac("post.secrecy", "emails", secret=key, algorithm="sha256") for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key.digest())) for key in made])
