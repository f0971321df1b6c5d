"""Records security events: each as a line of JSON in the log, and as a row for administrators.

For a completed action, the row is saved in its transaction, and the line is written after the commit. An
attempt is written to the log first; if its row cannot be saved, the page is still shown. Events that people
can repeat at will get only so many rows a minute, while the log has a line for each.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

import structlog
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.dispatch import Signal
from django.utils.crypto import salted_hmac

from accounts.models import SecurityEvent, User, normalise_email
from accounts.origin import REQUEST_ID, current_request, network_of, source_of
from accounts.sessions import describe_browser
from audit.records import current_actor

Kind = SecurityEvent.Kind
ATTEMPT_KINDS = frozenset({Kind.FAILED, Kind.LOCKED, Kind.REFUSED, Kind.ALTERED})
RATE_LIMITED_KINDS = ATTEMPT_KINDS | {Kind.DOWNLOAD}
# Limits for RATE_LIMITED_KINDS. A stranger is somebody who is not signed in.
MAX_ROWS_PER_MINUTE_BY_PERSON = 60
MAX_ROWS_PER_MINUTE_BY_NETWORK = 20  # strangers from one network
MAX_ROWS_PER_MINUTE_BY_STRANGERS = 120  # all strangers together

# Sent with each `event` that was saved as a row.
security_event_recorded = Signal()
event_logger = structlog.wrap_logger(
    logging.getLogger("scrutiny.security"),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
logger = logging.getLogger(__name__)


def record_security_event(
    kind: Kind,
    *,
    account: User | None = None,
    by: User | None = None,
    typed: str = "",
    method: str = "",
    detail: str = "",
    logged_event_id: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Record that this happened now, with the network address and browser of the current request.

    `account` is whose account it is about. `by` is who did it; left out, the person who sent the request.
    `typed` is what somebody entered as their email address. Without an account only its digest is stored,
    since it may be a password. `logged_event_id` is the primary key of the LoggedEvent that describes this.
    """
    by = None if kind == Kind.ALERT else by or current_actor()
    event = SecurityEvent(
        kind=kind,
        account=account,
        by=by,
        method=method,
        detail=detail,
        logged=logged_event_id,
        **_request_values(),
    )
    if typed and not account:
        _set_typed_address(event, typed)
    if kind not in ATTEMPT_KINDS:
        _save_row(event, using)
        transaction.on_commit(partial(_write_log_line, event), using)
        return
    _write_log_line(event)
    try:
        _save_row(event, using)
    except DatabaseError:
        logger.exception("A security event has a line in the log and no row.")


def record_event_by_email(kind: Kind, typed: str, *, method: str = "", detail: str = "") -> None:
    """Record what somebody tried with an email address; the event names its account, if there is one."""
    account = User.objects.filter(email=normalise_email(typed)).first()
    record_security_event(kind, account=account, typed=typed, method=method, detail=detail)


def _request_values() -> dict[str, str]:
    request = current_request()
    if request is None:
        return {}
    source = source_of(request)
    return {
        "source": source,
        "network": network_of(source),
        "request": request.META.get(REQUEST_ID, ""),
        "browser": describe_browser(request),
    }


def _set_typed_address(event: SecurityEvent, typed: str) -> None:
    """Store a digest to recognise repeats, and the domain only if a user here has an address there."""
    address = normalise_email(typed)
    event.typed = salted_hmac("accounts.security", address, algorithm="sha256").hexdigest()[:16]
    domain = address.rpartition("@")[2]
    if len(domain) <= 100 and User.objects.has_email_domain(address):
        event.domain = domain


def _save_row(event: SecurityEvent, using: str) -> None:
    rows_left = _rows_left_this_minute(event, using) if event.kind in RATE_LIMITED_KINDS else None
    if rows_left is not None and rows_left <= 0:
        return
    event.is_last = rows_left == 1
    # The transaction starts only here: on SQLite it blocks other writers, and repeated attempts must not.
    with transaction.atomic(using=using):
        event.save(using=using)
        security_event_recorded.send(sender=SecurityEvent, event=event)


def _rows_left_this_minute(event: SecurityEvent, using: str) -> int:
    """How many more rows like this one may be saved in this minute; may be negative."""
    recent = SecurityEvent.objects.using(using).filter(kind__in=RATE_LIMITED_KINDS).within(minutes=1)
    if event.by_id:
        return MAX_ROWS_PER_MINUTE_BY_PERSON - recent.filter(by=event.by_id).count()
    by_strangers = recent.filter(by=None)
    from_network = by_strangers.filter(network=event.network).count()
    return min(
        MAX_ROWS_PER_MINUTE_BY_NETWORK - from_network,
        MAX_ROWS_PER_MINUTE_BY_STRANGERS - by_strangers.count(),
    )


def _write_log_line(event: SecurityEvent) -> None:
    """Write one line of JSON; empty values are left out."""
    values: dict[str, Any] = {
        "at": event.at.isoformat(),
        "request": event.request,
        "source": event.source,
        "account": event.account_id,
        "by": event.by_id,
        "method": event.method,
        "browser": event.browser,
        "typed": event.typed,
        "domain": event.domain,
        "logged": event.logged,
        "detail": event.detail,
    }
    is_warning = event.kind in ATTEMPT_KINDS or event.kind == Kind.ALERT
    log = event_logger.warning if is_warning else event_logger.info
    log(str(event.kind), **{name: value for name, value in values.items() if value})
