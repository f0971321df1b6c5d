"""Verifies all of history, and that every row is as its history or seal says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef

from audit.chain import COUNCIL_CHAIN, chain_for
from audit.comparing import after_redactions, row_checkers
from audit.immutable import missing_immutability_triggers
from audit.keys import Keys, active_fingerprint, current_fingerprint, fits_after
from audit.kinds import kind_name, state_kinds
from audit.models import ChainLink, HistoryKey, LoggedEvent, StoredSealSchema, Tombstone
from audit.registry import history_relation_models, sealed_models, tracked_models
from audit.sealing import SealSchema, known_keys, recompute_digests, schema_for
from audit.triggers import missing_append_only_triggers

CHUNK_SIZE = 1000  # links held in memory


@dataclass(frozen=True)
class IntegrityProblem:
    """One thing that is not as it was written: `code` for programs, `what` for people.

    `kind` is the row's kind in seals, or the name of a table if the problem is the whole table.
    """

    code: str
    what: str
    kind: str = ""
    row_id: int | None = None
    chain: int | None = None

    def __str__(self) -> str:
        row = f"row {self.row_id}" if self.row_id is not None else ""
        plan = (
            ""
            if self.chain is None
            else f"plan {self.chain}"
            if self.chain != COUNCIL_CHAIN
            else "the council"
        )
        location = ", ".join(filter(None, [self.kind, row, plan]))
        return f"{location}: {self.what}" if location else self.what


@dataclass
class Verification:
    """One verification of everything. Read `problems()` to its end; then the counts are filled in.

    `unverifiable` counts, by kind, rows that were sealed with fields that their table no longer has.
    """

    using: str = "default"
    links: int = 0
    chains: int = 0
    rows: int = 0
    redaction_count: int = 0
    unverifiable: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def problems(self) -> Iterator[IntegrityProblem]:
        """All problems; within a chain, in the order of its links."""
        self.history_models = {kind_name(model): model for model in sealed_models()}
        self.schemas = {
            stored_schema.name: SealSchema.from_json(stored_schema.kind, stored_schema.fields)
            for stored_schema in StoredSealSchema.objects.using(self.using)
        }
        self.state_names = {kind.name for kind in state_kinds().values()}
        self.keys = Keys(self.using)
        for key in HistoryKey.objects.using(self.using).order_by("pk"):
            if key.fingerprint not in known_keys():
                what = f"what is sealed under the key {key} cannot be checked: this host does not have it"
                yield IntegrityProblem("unknown-key", what)
                return  # every row sealed under it would be another problem
        if (active := active_fingerprint(self.using)) != current_fingerprint():
            current = current_fingerprint()
            what = f"the key {active} seals this database, and this host would seal under {current}"
            yield IntegrityProblem("another-key", what)
            return
        for table in missing_append_only_triggers(self.using):
            what = "it can be altered, since its triggers are gone or were weakened"
            yield IntegrityProblem("unguarded", what, table)
        for table in missing_immutability_triggers(self.using):
            what = "what was published can be altered, since its triggers are gone or changed"
            yield IntegrityProblem("unfrozen", what, table)
        chains = ChainLink.objects.using(self.using).order_by("chain").values_list("chain", flat=True)
        for chain in chains.distinct():
            self.chains += 1
            yield from self._verify_chain(chain)
        for history in self.history_models.values():
            yield from self._unlinked_records(history)
        for model in dict.fromkeys([*tracked_models(), *map(apps.get_model, state_kinds())]):
            yield from self._verify_stored_rows(model)
        for check in registered_checks():
            yield from check(self.using)

    def _verify_chain(self, chain: int) -> Iterator[IntegrityProblem]:
        position, seal = 0, ""
        links = ChainLink.objects.using(self.using).filter(chain=chain).order_by("position")
        for batch in _batches(links.iterator(CHUNK_SIZE)):
            wrong = self._verify_records(batch)
            for link in batch:
                self.links += 1
                code, what = wrong.get(link.pk, ("", ""))
                if link.position != position + 1:
                    code, what = (
                        "gap",
                        f"{link.position - position - 1} links of its chain before it were deleted",
                    )
                elif link.is_state != (link.kind in self.state_names) or not fits_after(link, seal):
                    code = "misfit"
                    what = "its link was altered, moved or put in: it does not fit the one before it"
                elif self.keys.is_after_replacement(link):
                    code, what = "old-key", "it was sealed under a key that another had replaced by then"
                if code:
                    yield IntegrityProblem(code, what, link.kind, link.row_id, chain)
                position, seal = link.position, link.seal

    def _verify_records(self, links: Iterable[ChainLink]) -> dict[int, tuple[str, str]]:
        """By primary key of a link, what is wrong with its row: a code and a sentence."""
        wrong: dict[int, tuple[str, str]] = {}
        links_by_schema: dict[tuple[str, str], list[ChainLink]] = defaultdict(list)
        for link in links:
            if not link.is_state:
                links_by_schema[link.kind, link.schema_name].append(link)
        for (kind, schema_name), own_links in links_by_schema.items():
            history, schema = self.history_models.get(kind), self.schemas.get(schema_name)
            if schema is None or (schema.kind, schema.name) != (kind, schema_name):
                what = "what of it was sealed is no longer on record"
                wrong |= {link.pk: ("unknown-form", what) for link in own_links}
            elif history is None or not schema.is_within(schema_for(history)):
                self.unverifiable[kind] += len(own_links)
            else:
                sealed, tombstones = after_redactions(
                    {link.row_id: link.digest for link in own_links}, kind, self.using
                )
                self.redaction_count += len(tombstones)
                current = recompute_digests(sealed, history, schema, self.using)
                for link in own_links:
                    if link.row_id not in current:
                        wrong[link.pk] = "deleted", "it was deleted"
                    elif current[link.row_id] != sealed[link.row_id]:
                        wrong[link.pk] = "changed", "it was changed after it was written"
        return wrong

    def _unlinked_records(self, history: Any) -> Iterator[IntegrityProblem]:
        kind = kind_name(history)
        linked = ChainLink.objects.using(self.using).for_history(kind).filter(row_id=OuterRef("pk"))
        for row in history.objects.using(self.using).filter(~Exists(linked)).order_by("pk"):
            what = "it was put in past Scrutiny, or its link was deleted: it has none"
            yield IntegrityProblem("unlinked", what, kind, row.pk, _chain_for(row))
        for rows in history_relation_models(history).values():
            records = history.objects.using(self.using).filter(pk=OuterRef("history_id"))
            for row in rows.objects.using(self.using).filter(~Exists(records)).order_by("pk"):
                what = f"it belongs to row {row.history_id} of {kind}, which is gone"
                yield IntegrityProblem("orphaned", what, rows._meta.db_table, row.pk)

    def _verify_stored_rows(self, model: Any) -> Iterator[IntegrityProblem]:
        for checker in row_checkers(model, self.using):
            for pk, chain, code, what in checker.problems():
                yield IntegrityProblem(code, what, checker.kind.name, pk, chain)
            self.rows += checker.queryset.count()


IntegrityCheck = Callable[[str], Iterable[IntegrityProblem]]
_checks: list[IntegrityCheck] = []


def registered_checks() -> list[IntegrityCheck]:
    return list(_checks)


def register_check(check: IntegrityCheck) -> IntegrityCheck:
    """Register an app's own check: called with the database alias, it yields problems."""
    _checks.append(check)
    return check


def _chain_for(row: Any) -> int | None:
    if isinstance(row, LoggedEvent | Tombstone):
        return row.plan_id or COUNCIL_CHAIN
    try:
        return chain_for(getattr(row, "instance", row))
    except ObjectDoesNotExist:
        return None


def _batches(links: Iterator[ChainLink]) -> Iterator[list[ChainLink]]:
    while batch := list(islice(links, CHUNK_SIZE)):
        yield batch
