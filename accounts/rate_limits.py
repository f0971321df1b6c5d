"""How often a password or a code may be wrong: counted for each account, over all doors together.

The figures are in ACCOUNT_RATE_LIMITS.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit

from accounts.models import SecurityEvent, normalise_email
from accounts.security import note_by_stranger

FAILED_SIGN_IN = "login_failed"
EMAIL_REQUESTED = "mails_asked_for"
METHODS = {FAILED_SIGN_IN: "code", EMAIL_REQUESTED: "emails"}


def consume_attempt(email: str) -> ratelimit.RateLimitUsage:
    """Count one try on the account of this address before looking whether it is right.

    Counted first, many at a time gain nothing. Raises ValidationError when none is left; `rollback()`
    gives the try back, since only wrong ones count.
    """
    return _consume(FAILED_SIGN_IN, email)


def consume_email_request(email: str) -> None:
    """Count an email requested by somebody not signed in, whether or not there is an account."""
    _consume(EMAIL_REQUESTED, email)


def _consume(action: str, email: str) -> ratelimit.RateLimitUsage:
    usage = ratelimit.consume(
        context.request, app="allauth.account", action=action, key=normalise_email(email), limit_get=True
    )
    if usage is None:
        note_by_stranger(SecurityEvent.Kind.LOCKED, email, method=METHODS[action])
        raise get_adapter().validation_error(action)
    return usage
