"""Sign-in codes sent by email are stored as digests, so that a copy of the database signs nobody in."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from django.utils.crypto import constant_time_compare, salted_hmac

DIGEST_PREFIX = "digest:"
CODE_KEY, FAILED_ATTEMPTS_KEY = "code", "failed_attempts"  # keys of allauth's record of a code


def digest_of(code: str) -> str:
    """The code's digest under SECRET_KEY, so that nobody else can try all codes. Keeps a digest as it is."""
    if code.startswith(DIGEST_PREFIX):
        return code
    return (
        DIGEST_PREFIX
        + salted_hmac("accounts.codes", normalize_user_code(code), algorithm="sha256").hexdigest()
    )


def matches_code(typed: str, stored: str) -> bool:
    """Whether somebody typed the code that was sent; `stored` is that code or its digest."""
    return bool(stored) and constant_time_compare(
        digest_of(typed.removeprefix(DIGEST_PREFIX)), digest_of(stored)
    )


def replace_codes_by_digests(data: Any) -> Any:
    """The data of a session, with each of allauth's codes in it replaced by its digest."""
    if isinstance(data, list):
        return [replace_codes_by_digests(item) for item in data]
    if not isinstance(data, dict):
        return data
    result = {key: replace_codes_by_digests(value) for key, value in data.items()}
    if FAILED_ATTEMPTS_KEY in result and isinstance(result.get(CODE_KEY), str) and result[CODE_KEY]:
        result[CODE_KEY] = digest_of(result[CODE_KEY])
    return result
