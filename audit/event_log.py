"""The log of events that change no tracked row, such as downloads."""

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
    plan_id: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> LoggedEvent:
    """Log that somebody did this, for ever: `what` is such as "downloaded the update of March 2020 as PDF".

    Without `by`, it was the person who sent the current request. `plan_id` chooses the chain.
    """
    actor = by or current_actor()
    chain = plan_id or COUNCIL_CHAIN
    with transaction.atomic(using=using):
        lock_chains([chain], using)
        event = LoggedEvent.objects.using(using).create(
            kind=kind,
            description=what,
            plan_id=plan_id,
            history_user_id=actor.pk if actor else None,
            history_user_name=str(actor)[:200] if actor else "",
        )
        append_rows([(chain, event)], using)
    return event
