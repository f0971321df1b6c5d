"""Every row of history is a link of a chain: one chain for each plan, so that writers need not queue.

Who changes, deletes or slips in a row, even past the triggers, breaks the chain there; without the key
nobody can mend it.
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

COUNCIL_CHAIN = 0  # the chain of all that belongs to no plan
# Sent for every change of tracked rows, many at once too, in its transaction: `rows` of the model that
# sends it, the `chains` that each belongs to, which are queued for, and the database, `using`.
rows_changed = Signal()
# Asked at every save: Django's own way takes ten times as long to put the question.
LAST_LINK_SQL = "SELECT position, seal FROM audit_chainlink WHERE chain = %s ORDER BY position DESC LIMIT 1"


def chain_for(row: Any) -> int:
    """The chain in which a tracked row's history is stored: the number of its plan."""
    path = row._meta.kept_history.plan_path
    return int(attrgetter(path.replace("__", "."))(row) or COUNCIL_CHAIN) if path else COUNCIL_CHAIN


def chain_for_state(kind: SealedKind, row: Any) -> int:
    """The chain of a row that is sealed as it stands."""
    return int(attrgetter(kind.plan)(row) or COUNCIL_CHAIN) if kind.plan else COUNCIL_CHAIN


def lock_chains(chains: Iterable[int], using: str) -> None:
    """Wait until nobody else writes these chains, and keep others waiting until this transaction ends."""
    guard = trigger_backend(using)
    for chain in sorted(set(chains)):  # in order, or two writers may wait for each other
        guard.lock_chain(chain)


def link_history_record(history_instance: Any, instance: Any, **kwargs: Any) -> None:
    """Called by simple-history, inside `AuditHistory`'s transaction, when a row is written."""
    append_rows([(instance._history_chain, history_instance)], history_instance._state.db)


def append_rows(rows: Iterable[tuple[int, Any]], using: str) -> None:
    """Put rows of one kind at the end of their chains, in this order. The caller has queued for these."""
    rows = list(rows)
    history: Any = type(rows[0][1])
    form = schema_for(history)
    result = stored_digests(history, form, [row.pk for _, row in rows], using)
    append_links([(chain, row.pk, result[row.pk]) for chain, row in rows], form, using)


def append_links(
    rows: Iterable[tuple[int, int, str]], form: SealSchema, using: str, *, is_state: bool = False
) -> None:
    """Add a link for each chain, number of a row and digest. The caller has queued for these chains."""
    require_active_key(using)
    ends: dict[int, tuple[int, str]] = {}
    links = []
    for chain, row, digest in rows:
        place, seal = ends.get(chain) or chain_head(chain, using)
        made = ChainLink(
            chain=chain,
            position=place + 1,
            kind=form.kind,
            row_id=row,
            schema_name=form.name,
            is_state=is_state,
            digest=digest,
        )
        made.seal = link_seal(made, seal)
        ends[chain] = made.position, made.seal
        links.append(made)
    ChainLink.objects.using(using).bulk_create(links)


def chain_head(chain: int, using: str) -> tuple[int, str]:
    """The place of the last link and its seal; before the first, place 0."""
    last = trigger_backend(using).query(LAST_LINK_SQL, [chain])
    return last[0] if last else (0, "")


def record_seal_schemas(using: str) -> None:
    """Note what is sealed of every kind as it is now. After each migration."""
    known = set(StoredSealSchema.objects.using(using).values_list("name", flat=True))
    for seal_schema in current_schemas():
        if seal_schema.name not in known:
            StoredSealSchema.objects.using(using).create(
                name=seal_schema.name, kind=seal_schema.kind, fields=seal_schema.as_json
            )
