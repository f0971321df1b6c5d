"""Every row of history has a link in a chain: one chain for each plan, so that plans do not block each other.

Changing, deleting or inserting a row, even past the triggers, breaks the chain there. Nobody can repair it
without the key.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.dispatch import Signal

from audit.keys import require_active_key
from audit.kinds import SealedKind
from audit.models import ChainLink, StoredSealSchema
from audit.sealing import SealSchema, current_schemas, link_seal, schema_for, stored_digests
from audit.triggers import trigger_backend

COUNCIL_CHAIN = 0  # the chain of all rows that belong to no plan
# Sent for every change of tracked rows, in bulk too, in its transaction. The sender is their model; arguments
# are the `rows`, the chain of each (`chains`, which are locked), and the database alias (`using`).
rows_changed = Signal()
# Raw SQL, as it runs at every save: building the query with Django takes ten times as long.
LAST_LINK_SQL = "SELECT position, seal FROM audit_chainlink WHERE chain = %s ORDER BY position DESC LIMIT 1"


def chain_for(row: Any) -> int:
    """The chain of a tracked row's history: the primary key of its plan, or COUNCIL_CHAIN."""
    path = row._meta.kept_history.plan_path
    return int(attrgetter(path.replace("__", "."))(row) or COUNCIL_CHAIN) if path else COUNCIL_CHAIN


def chain_for_state(kind: SealedKind, row: Any) -> int:
    """The chain of a row whose current state is sealed: the primary key of its plan, or COUNCIL_CHAIN."""
    return int(attrgetter(kind.plan_path)(row) or COUNCIL_CHAIN) if kind.plan_path else COUNCIL_CHAIN


def lock_chains(chains: Iterable[int], using: str) -> None:
    """Lock these chains until this transaction ends, waiting for others who write them."""
    backend = trigger_backend(using)
    for chain in sorted(set(chains)):  # in order, to avoid deadlocks
        backend.lock_chain(chain)


def link_history_record(history_instance: Any, instance: Any, **kwargs: Any) -> None:
    """Called by simple-history, inside `AuditHistory`'s transaction, when a row is written."""
    append_rows([(instance._history_chain, history_instance)], history_instance._state.db)


def append_rows(rows: Iterable[tuple[int, Any]], using: str) -> None:
    """Add links for pairs of chain and row, all of one model, in this order, to chains that are locked."""
    rows = list(rows)
    history: Any = type(rows[0][1])
    schema = schema_for(history)
    digests = stored_digests(history, schema, [row.pk for _, row in rows], using)
    append_links([(chain, row.pk, digests[row.pk]) for chain, row in rows], schema, using)


def append_links(
    rows: Iterable[tuple[int, int, str]], schema: SealSchema, using: str, *, is_state: bool = False
) -> None:
    """Add a link for each (chain, row id, digest). The caller has locked these chains.

    `is_state` says that the digests are of current rows, not of rows of history.
    """
    require_active_key(using)
    heads: dict[int, tuple[int, str]] = {}
    links = []
    for chain, row_id, digest in rows:
        position, seal = heads.get(chain) or chain_head(chain, using)
        link = ChainLink(
            chain=chain,
            position=position + 1,
            kind=schema.kind,
            row_id=row_id,
            schema_name=schema.name,
            is_state=is_state,
            digest=digest,
        )
        link.seal = link_seal(link, seal)
        heads[chain] = link.position, link.seal
        links.append(link)
    ChainLink.objects.using(using).bulk_create(links)


def chain_head(chain: int, using: str) -> tuple[int, str]:
    """The position and seal of the last link; (0, "") for an empty chain."""
    last = trigger_backend(using).query(LAST_LINK_SQL, [chain])
    return last[0] if last else (0, "")


def record_seal_schemas(using: str) -> None:
    """Store the current seal schema of every kind that has a new one. Called after each migration."""
    stored_names = set(StoredSealSchema.objects.using(using).values_list("name", flat=True))
    for seal_schema in current_schemas():
        if seal_schema.name not in stored_names:
            StoredSealSchema.objects.using(using).create(
                name=seal_schema.name, kind=seal_schema.kind, fields=seal_schema.as_json
            )
