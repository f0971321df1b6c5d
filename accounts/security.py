"""Writing down security events: a line of JSON for whoever collects logs, and a row for administrators.

What people did is a row in the transaction in which they did it, and a line once that is done. What they
only tried is both at once, and no trouble with the database keeps the page from answering. Of what
strangers and busy people can repeat at will, a minute keeps only so many rows; the lines are all there.
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
TRIED = frozenset({Kind.FAILED, Kind.LOCKED, Kind.REFUSED, Kind.ALTERED})
REPEATABLE = TRIED | {Kind.DOWNLOAD}
# Rows a minute: of one person who is signed in, from one network of strangers, and of all strangers.
MOST_OF_A_PERSON, MOST_OF_A_NETWORK, MOST_OF_STRANGERS = 60, 20, 120

# Sent with each `event` of which there is a row.
noted = Signal()
lines = structlog.wrap_logger(
    logging.getLogger("scrutiny.security"),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
trouble = logging.getLogger(__name__)


def note(
    kind: Kind,
    *,
    account: User | None = None,
    by: User | None = None,
    typed: str = "",
    method: str = "",
    detail: str = "",
    logged: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Note that this happened just now, with where the request came from that is being answered.

    `by` is who did it, signed in; left out, who sent the request. `typed` is what a stranger gave as the
    email address: where no account has it, people may have typed a password there, so it is not kept.
    `logged` is the number of the event of the log that says it in words.
    """
    by = None if kind == Kind.ALERT else by or current_actor()
    event = SecurityEvent(
        kind=kind, account=account, by=by, method=method, detail=detail, logged=logged, **_origin()
    )
    if typed and not account:
        _about_address(event, typed)
    if kind not in TRIED:
        _keep(event, using)
        transaction.on_commit(partial(_say, event), using)
        return
    _say(event)
    try:
        _keep(event, using)
    except DatabaseError:
        trouble.exception("A security event has a line in the log and no row.")


def note_by_stranger(kind: Kind, typed: str, *, method: str = "", detail: str = "") -> None:
    """Note what was tried with an email address, whoever's it is, if anybody's."""
    account = User.objects.filter(email=normalise_email(typed)).first()
    note(kind, account=account, typed=typed, method=method, detail=detail)


def _origin() -> dict[str, str]:
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


def _about_address(event: SecurityEvent, typed: str) -> None:
    """Enough to see that the same was tried again, and whether it looks like one of ours."""
    address = normalise_email(typed)
    event.typed = salted_hmac("accounts.security", address, algorithm="sha256").hexdigest()[:16]
    domain = address.rpartition("@")[2]
    if len(domain) <= 100 and User.objects.has_email_domain(address):
        event.domain = domain


def _keep(event: SecurityEvent, using: str) -> None:
    left = _left_of(event, using) if event.kind in REPEATABLE else None
    if left is not None and left <= 0:
        return
    event.is_last = left == 1
    # Not before: on SQLite it waits for all who write, and whoever tries too often shall not hold them up.
    with transaction.atomic(using=using):
        event.save(using=using)
        noted.send(sender=SecurityEvent, event=event)


def _left_of(event: SecurityEvent, using: str) -> int:
    """How many more rows there may be in this minute like this one."""
    lately = SecurityEvent.objects.using(using).filter(kind__in=REPEATABLE).within(minutes=1)
    if event.by_id:
        return MOST_OF_A_PERSON - lately.filter(by=event.by_id).count()
    strangers = lately.filter(by=None)
    of_network = strangers.filter(network=event.network).count()
    return min(MOST_OF_A_NETWORK - of_network, MOST_OF_STRANGERS - strangers.count())


def _say(event: SecurityEvent) -> None:
    """One line. What is empty is left out."""
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
    say = lines.warning if event.kind in TRIED or event.kind == Kind.ALERT else lines.info
    say(str(event.kind), **{name: value for name, value in values.items() if value})
