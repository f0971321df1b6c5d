"""Redaction: removes words from everything stored, and is the only way in which history is altered.

Each sealed row that held the words gets a tombstone with its digest before and after. Tombstones are sealed
too, so the chain still shows that nothing else was altered. Apps that store words elsewhere, such as in
files, register how to find and redact them with `register_store`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, JSONField, Model, TextField
from django.utils import timezone

from audit.chain import COUNCIL_CHAIN, append_rows, chain_for, lock_chains, rows_changed
from audit.comparing import refuse_altered, refuse_altered_history
from audit.disambiguate import reseal_rows, update_last_record, update_row
from audit.kinds import kind_name
from audit.models import ChainLink, LoggedEvent, StoredSealSchema, Tombstone
from audit.registry import history_model, sealed_models, tracked_models
from audit.sealing import SealSchema, stored_digests
from audit.state_seals import seal_current_state
from audit.triggers import triggers_disabled

# Names of people stay, so that it is known who did what; the other two fields are no text.
UNREDACTED_FIELDS = {"history_user_name", "history_type", "slug"}
CHUNK_SIZE = 500
SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n")
# Administrators rename accounts; the other tables hold nothing that people wrote.
UNREDACTED_APPS = {"accounts", "sessions", "contenttypes", "auth", "admin"}


@dataclass(frozen=True)
class Redactor:
    """Replaces `words` by `instead`, whatever their capitals and line breaks."""

    words: str
    instead: str

    @property
    def pattern(self) -> re.Pattern[str]:
        spaced_words = r"\s+".join(map(re.escape, unicodedata.normalize("NFC", self.words).split()))
        return re.compile(rf"(?<!\w){spaced_words}(?!\w)", re.IGNORECASE)

    def redact_value(self, value: Any) -> Any:
        """The same value without the words: text, or lists and dictionaries of text."""
        if isinstance(value, str):
            return (
                self.pattern.sub(self.instead, unicodedata.normalize("NFC", value))
                if self.matches(value)
                else value
            )
        if isinstance(value, list):
            return [self.redact_value(item) for item in value]
        if isinstance(value, dict):
            return {key: self.redact_value(item) for key, item in value.items()}
        return value

    def matches(self, text: str) -> bool:
        return bool(self.pattern.search(unicodedata.normalize("NFC", text)))


@dataclass
class RedactionCounts:
    """How many rows hold the words: current rows by model, rows of history, and apps' own stores."""

    now: dict[str, int] = field(default_factory=dict)
    history: int = 0
    stores: dict[str, int] = field(default_factory=dict)

    def add_current(self, name: str, row_count: int) -> None:
        if row_count:
            self.now[name] = self.now.get(name, 0) + row_count

    def __bool__(self) -> bool:
        return bool(self.now or self.history or self.stores)


@dataclass(frozen=True)
class StoreRedaction:
    """How often an app's own store holds the words, by name, and a function that redacts them there.

    `apply` gets the primary key of the redaction.
    """

    matches: dict[str, int]
    apply: Callable[[int], None] = lambda redaction_id: None


# Called with the redactor, and whether to search thoroughly, which may take long.
RedactionStore = Callable[[Redactor, bool], StoreRedaction]
_stores: list[RedactionStore] = []


def register_store(store: RedactionStore) -> RedactionStore:
    """Register an app's own store of words, which is then searched and redacted with all others."""
    _stores.append(store)
    return store


def prepare_stores(redactor: Redactor, *, closely: bool = True) -> list[StoreRedaction]:
    """Search the apps' own stores. Call it outside a transaction, since reading files is slow."""
    return [store(redactor, closely) for store in _stores]


def count_matches(redactor: Redactor) -> RedactionCounts:
    """Count what holds the words now. Nothing is altered."""
    counts, sealed = RedactionCounts(), sealed_models()
    for model, rows in _matching_rows_by_model(redactor):
        row_count = sum(1 for _ in rows)
        if model in sealed:
            counts.history += row_count
        else:
            counts.add_current(str(model._meta.verbose_name_plural), row_count)
    _add_store_counts(counts, prepare_stores(redactor, closely=False))
    return counts


@dataclass(frozen=True)
class AffectedSentence:
    """A sentence that holds the words, before and after; `places` counts the rows that hold it, by name."""

    before: str
    after: str
    places: Counter[str] = field(default_factory=Counter, compare=False)

    @property
    def where(self) -> list[tuple[str, int]]:
        return list(self.places.items())


def affected_sentences(redactor: Redactor) -> list[AffectedSentence]:
    """Each different sentence that would be altered, in the order in which they are read."""
    result: dict[str, AffectedSentence] = {}
    sealed = sealed_models()
    for model, columns in _redactable_columns():
        name = "history" if model in sealed else str(model._meta.verbose_name_plural)
        for values in model._base_manager.order_by("pk").values_list(*columns).iterator(CHUNK_SIZE):
            for before in dict.fromkeys(sentences_in(values, redactor)):
                affected_sentence = result.setdefault(
                    before, AffectedSentence(before, str(redactor.redact_value(before)))
                )
                affected_sentence.places[name] += 1
    return list(result.values())


def sentences_in(value: Any, redactor: Redactor) -> Iterator[str]:
    """The sentences that hold the words, in a text or in lists and dictionaries of texts."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        for match in redactor.pattern.finditer(text):
            start = max((end.end() for end in SENTENCE_END.finditer(text, 0, match.start())), default=0)
            end = SENTENCE_END.search(text, match.end())
            yield " ".join(text[start : end.end() if end else len(text)].split())
    elif isinstance(value, list | tuple):
        for item in value:
            yield from sentences_in(item, redactor)
    elif isinstance(value, dict):
        yield from sentences_in(list(value.values()), redactor)


def _add_store_counts(counts: RedactionCounts, prepared: Iterable[StoreRedaction]) -> None:
    for store in prepared:
        for name, match_count in store.matches.items():
            if match_count:
                counts.stores[name] = counts.stores.get(name, 0) + match_count


def redact(
    redactor: Redactor, redaction_id: int, prepared: Iterable[StoreRedaction], using: str = DEFAULT_DB_ALIAS
) -> RedactionCounts:
    """Redact everything, all or nothing. Raises AlteredOutside where a row is not as it was sealed.

    `prepared` is the result of `prepare_stores`.
    """
    prepared = list(prepared)
    counts, sealed = RedactionCounts(), sealed_models()
    with triggers_disabled(using=using):
        lock_chains(
            ChainLink.objects.using(using).order_by().values_list("chain", flat=True).distinct(), using
        )
        altered: dict[Any, list[int]] = {}
        numbered_columns: list[tuple[Any, Any, dict[str, Any]]] = []
        for model, matching_rows in _matching_rows_by_model(redactor):
            rows = list(matching_rows)
            refuse = refuse_altered_history if model in sealed else refuse_altered
            refuse(model, [pk for pk, _ in rows], using)
            pks, numbered = _write_redacted_rows(model, rows, using)
            numbered_columns += [(model, pk, columns) for pk, columns in numbered.items()]
            if model in sealed:
                altered[model] = pks
                counts.history += len(pks)
            else:
                counts.add_current(str(model._meta.verbose_name_plural), len(pks))
                rows_written = model._base_manager.using(using).filter(pk__in=pks)
                reseal_rows(rows_written)
                seal_current_state(rows_written, using)
                if model in tracked_models():
                    chains = [chain_for(row) for row in rows_written]
                    rows_changed.send(model, rows=rows_written, chains=chains, using=using)
        for model, pk, columns in numbered_columns:
            if model in tracked_models():
                update_last_record(model, pk, columns, using)
        for store in prepared:
            store.apply(redaction_id)
        _add_store_counts(counts, prepared)
        for model, pks in altered.items():
            record_tombstones(model, pks, redaction_id, using)
    return counts


def _write_redacted_rows(
    model: Any, rows: list[tuple[Any, dict[str, Any]]], using: str
) -> tuple[list[Any], dict[Any, dict[str, Any]]]:
    """Write the redacted columns, without history. Returns primary keys, and columns with a number added."""
    written = {pk: update_row(model, pk, values, using) for pk, values in rows}
    return list(written), {pk: numbered for pk, numbered in written.items() if numbered}


def _matching_rows_by_model(redactor: Redactor) -> Iterator[tuple[Any, Iterator[tuple[Any, dict[str, Any]]]]]:
    for model, columns in _redactable_columns():
        yield model, _matching_rows(model, columns, redactor)


def _redactable_columns() -> Iterator[tuple[Any, list[str]]]:
    for model in redactable_models():
        columns = [field.attname for field in model._meta.concrete_fields if _is_redactable_field(field)]
        if columns:
            yield model, columns


def redactable_models() -> list[type[Model]]:
    """Models whose rows are redacted: tracked ones, their history, the log, and `is_redacted` ones."""
    tracked = [model for model in tracked_models() if model._meta.app_label not in UNREDACTED_APPS]
    histories = [history_model(model) for model in tracked]
    return [*tracked, *histories, LoggedEvent, *_untracked_redactable_models()]


def _untracked_redactable_models() -> list[type[Model]]:
    """Untracked models that hold what people wrote, which they say with `is_redacted`."""
    return [model for model in apps.get_models() if getattr(model, "is_redacted", False)]


def _is_redactable_field(field: Any) -> bool:
    is_text = isinstance(field, CharField | TextField | JSONField)
    return is_text and not field.choices and not field.primary_key and field.name not in UNREDACTED_FIELDS


def _matching_rows(
    model: Any, columns: list[str], redactor: Redactor
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The primary key of each row that holds the words, and those columns without them."""
    for pk, *values in model._base_manager.order_by("pk").values_list("pk", *columns).iterator(CHUNK_SIZE):
        redacted_columns = {
            name: redacted
            for name, value in zip(columns, values, strict=True)
            if (redacted := redactor.redact_value(value)) != value
        }
        if redacted_columns:
            yield pk, redacted_columns


def record_tombstones(model: Any, pks: Iterable[int], redaction_id: int, using: str) -> None:
    """Store a tombstone for each sealed row: its digest before and after the redaction."""
    kind = kind_name(model)
    schemas = {
        stored_seal_schema.name: SealSchema.from_json(stored_seal_schema.kind, stored_seal_schema.fields)
        for stored_seal_schema in StoredSealSchema.objects.using(using)
    }
    links = {
        link.row_id: link
        for link in ChainLink.objects.using(using).for_history(kind).filter(row_id__in=list(pks))
    }
    digests_before = {row_id: link.digest for row_id, link in links.items()}
    earlier = Tombstone.objects.using(using).filter(kind=kind, row_id__in=list(links)).order_by("pk")
    digests_before |= {tombstone.row_id: tombstone.digest_after for tombstone in earlier}
    for schema_name in {link.schema_name for link in links.values()}:
        row_ids = [row_id for row_id, link in links.items() if link.schema_name == schema_name]
        for row_id, digest in stored_digests(model, schemas[schema_name], row_ids, using).items():
            link = links[row_id]
            tombstone = Tombstone.objects.using(using).create(
                redaction_id=redaction_id,
                plan_id=link.chain if link.chain != COUNCIL_CHAIN else None,
                created_at=timezone.now(),
                kind=kind,
                row_id=row_id,
                digest_before=digests_before[row_id],
                digest_after=digest,
            )
            append_rows([(link.chain, tombstone)], using)
