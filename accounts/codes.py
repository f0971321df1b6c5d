"""Codes by email as they are stored: only a digest, so that a copy of the database signs nobody in."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from django.utils.crypto import constant_time_compare, salted_hmac

MARK = "digest:"
CODE, TRIED = "code", "failed_attempts"  # how allauth's record of a code calls these


def digest_of(code: str) -> str:
    """Under this site's secret key: without it, all codes that there are cannot be tried."""
    if code.startswith(MARK):
        return code
    return MARK + salted_hmac("accounts.codes", normalize_user_code(code), algorithm="sha256").hexdigest()


def is_right(typed: str, value: str) -> bool:
    """Whether what was typed is the code that was sent, of which `kept` is the code or its digest."""
    return bool(value) and constant_time_compare(digest_of(typed.removeprefix(MARK)), digest_of(value))


def without_codes(data: Any) -> Any:
    """What a session holds, with digests for the codes that allauth keeps in it."""
    if isinstance(data, list):
        return [without_codes(each) for each in data]
    if not isinstance(data, dict):
        return data
    result = {key: without_codes(value) for key, value in data.items()}
    if TRIED in result and isinstance(result.get(CODE), str) and result[CODE]:
        result[CODE] = digest_of(result[CODE])
    return result
