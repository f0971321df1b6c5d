"""Encrypts secret emails until they are sent, so that a copy of the database has no code and no link."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Unreadable(Exception):
    """The text was encrypted under a key that is not in the settings."""


def encrypt(text: str) -> str:
    return _cipher(_keys()).encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """The text that was encrypted; empty for an empty text. Raises Unreadable."""
    from cryptography.fernet import InvalidToken

    if not text:
        return ""
    try:
        return _cipher(_keys()).decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    derived = [salted_hmac("post.secrecy", "emails", secret=key, algorithm="sha256") for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key.digest())) for key in derived])
