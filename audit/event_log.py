"""Writing down what changed no row of ours, and still matters."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

from audit.chain import COUNCIL_CHAIN, append_rows, lock_chains
from audit.models import LoggedEvent
from audit.records import current_actor


def log_event(
    kind: LoggedEvent.Kind,
    what: str,
    *,
    by: Any = None,
    plan: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> LoggedEvent:
    """Note that somebody did this: "downloaded the update of March 2020 as PDF". For ever."""
    who = by or current_actor()
    chain = plan or COUNCIL_CHAIN
    with transaction.atomic(using=using):
        lock_chains([chain], using)
        event = LoggedEvent.objects.using(using).create(
            kind=kind,
            description=what,
            plan_id=plan,
            history_user_id=who.pk if who else None,
            history_user_name=str(who)[:200] if who else "",
        )
        append_rows([(chain, event)], using)
    return event
