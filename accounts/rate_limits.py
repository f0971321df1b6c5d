"""Limits on wrong passwords and codes: one count for each account, over all ways of signing in.

The limits are in ACCOUNT_RATE_LIMITS.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit

from accounts.models import SecurityEvent, normalise_email
from accounts.security import record_event_by_email

FAILED_SIGN_IN = "login_failed"
EMAIL_REQUESTED = "mails_asked_for"
METHOD_BY_ACTION = {FAILED_SIGN_IN: "code", EMAIL_REQUESTED: "emails"}


def consume_attempt(email: str) -> ratelimit.RateLimitUsage:
    """Count an attempt to sign in with this address, before the password or code is checked.

    It is counted first so that parallel requests gain nothing. Only wrong attempts count: call `rollback()`
    on the result after a right one. Raises ValidationError when no attempt is left.
    """
    return _consume(FAILED_SIGN_IN, email)


def consume_email_request(email: str) -> None:
    """Count an email requested by somebody not signed in. Raises ValidationError when none is left."""
    _consume(EMAIL_REQUESTED, email)


def _consume(action: str, email: str) -> ratelimit.RateLimitUsage:
    usage = ratelimit.consume(
        context.request, app="allauth.account", action=action, key=normalise_email(email), limit_get=True
    )
    if usage is None:
        record_event_by_email(SecurityEvent.Kind.LOCKED, email, method=METHOD_BY_ACTION[action])
        raise get_adapter().validation_error(action)
    return usage
