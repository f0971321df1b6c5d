"""Redaction: text removed from everything stored, history included. The only way in which history is altered.

Each sealed row that held them gets a tombstone with the digest it had and the one it has now, itself
sealed, so that the chain still shows that nothing else was altered. Rooms that keep words in places of
their own, such as files, say with `register_store` how these are found and taken out.
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

# Names of people are not redacted, so that somebody can account for it; the other two are no text.
UNREDACTED_FIELDS = {"history_user_name", "history_type", "slug"}
CHUNK_SIZE = 500
SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n")  # of a sentence
# Accounts are renamed by administrators, and sessions hold nobody's words.
UNREDACTED_APPS = {"accounts", "sessions", "contenttypes", "auth", "admin"}


@dataclass(frozen=True)
class Redactor:
    """Finds some words, in whatever letters and however broken into lines, and puts others there."""

    words: str
    instead: str

    @property
    def pattern(self) -> re.Pattern[str]:
        inside = r"\s+".join(map(re.escape, unicodedata.normalize("NFC", self.words).split()))
        return re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)

    def redact_value(self, value: Any) -> Any:
        """The same value without the words: text, or lists and dictionaries of text."""
        if isinstance(value, str):
            return (
                self.pattern.sub(self.instead, unicodedata.normalize("NFC", value))
                if self.matches(value)
                else value
            )
        if isinstance(value, list):
            return [self.redact_value(each) for each in value]
        if isinstance(value, dict):
            return {key: self.redact_value(each) for key, each in value.items()}
        return value

    def matches(self, text: str) -> bool:
        return bool(self.pattern.search(unicodedata.normalize("NFC", text)))


@dataclass
class RedactionCounts:
    """How many rows hold the words, by what kind of thing they are; history counts by itself."""

    now: dict[str, int] = field(default_factory=dict)
    history: int = 0
    stores: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, number: int) -> None:
        if number:
            self.now[name] = self.now.get(name, 0) + number

    def __bool__(self) -> bool:
        return bool(self.now or self.history or self.stores)


@dataclass(frozen=True)
class StoreRedaction:
    """The occurrences in an app's own store, by name, and how to redact them there."""

    matches: dict[str, int]
    apply: Callable[[int], None] = lambda number: None


# Given the redactor, and whether to look closely, which may take long.
RedactionStore = Callable[[Redactor, bool], StoreRedaction]
_stores: list[RedactionStore] = []


def register_store(place: RedactionStore) -> RedactionStore:
    """Have a room's own store of words searched, and rid of them, with all others."""
    _stores.append(place)
    return place


def prepare_stores(redactor: Redactor, *, closely: bool = True) -> list[StoreRedaction]:
    """What the rooms find. Reading and writing files is slow, so this is for outside a transaction."""
    return [place(redactor, closely) for place in _stores]


def count_matches(redactor: Redactor) -> RedactionCounts:
    """What holds the words now. Nothing is altered."""
    counts, sealed = RedactionCounts(), sealed_models()
    for model, rows in _matching_rows_by_model(redactor):
        number = sum(1 for _ in rows)
        if model in sealed:
            counts.history += number
        else:
            counts.count(str(model._meta.verbose_name_plural), number)
    _add_store_counts(counts, prepare_stores(redactor, closely=False))
    return counts


@dataclass(frozen=True)
class AffectedSentence:
    """A sentence that holds the words, and what is left of it. `places` says in how many rows of what."""

    before: str
    after: str
    places: Counter[str] = field(default_factory=Counter, compare=False)

    @property
    def where(self) -> list[tuple[str, int]]:
        return list(self.places.items())


def affected_sentences(redactor: Redactor) -> list[AffectedSentence]:
    """Each different sentence that would be altered, in the order in which they are found."""
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
        for each in value:
            yield from sentences_in(each, redactor)
    elif isinstance(value, dict):
        yield from sentences_in(list(value.values()), redactor)


def _add_store_counts(counts: RedactionCounts, prepared: Iterable[StoreRedaction]) -> None:
    for store in prepared:
        for name, number in store.matches.items():
            if number:
                counts.stores[name] = counts.stores.get(name, 0) + number


def redact(
    redactor: Redactor, number: int, prepared: Iterable[StoreRedaction], using: str = DEFAULT_DB_ALIAS
) -> RedactionCounts:
    """Take the words out of everything, all or nothing. `number` is that of the redaction."""
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
                counts.count(str(model._meta.verbose_name_plural), len(pks))
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
            store.apply(number)
        _add_store_counts(counts, prepared)
        for model, pks in altered.items():
            record_tombstones(model, pks, number, using)
    return counts


def _write_redacted_rows(
    model: Any, rows: list[tuple[Any, dict[str, Any]]], using: str
) -> tuple[list[Any], dict[Any, dict[str, Any]]]:
    """Write the columns without the words, past every history. Returns which rows, and what got a number."""
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
    """Every table of ours whose words can be taken out by themselves: what is tracked, and all history."""
    live = [model for model in tracked_models() if model._meta.app_label not in UNREDACTED_APPS]
    return [*live, *(history_model(model) for model in live), LoggedEvent, *_untracked_redactable_models()]


def _untracked_redactable_models() -> list[type[Model]]:
    """Other tables of ours that hold what people wrote, and say so."""
    return [model for model in apps.get_models() if getattr(model, "is_redacted", False)]


def _is_redactable_field(each: Any) -> bool:
    is_text = isinstance(each, CharField | TextField | JSONField)
    return is_text and not each.choices and not each.primary_key and each.name not in UNREDACTED_FIELDS


def _matching_rows(
    model: Any, columns: list[str], redactor: Redactor
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The number of each row that holds the words, and its columns without them."""
    for pk, *values in model._base_manager.order_by("pk").values_list("pk", *columns).iterator(CHUNK_SIZE):
        new = {
            name: clean
            for name, value in zip(columns, values, strict=True)
            if (clean := redactor.redact_value(value)) != value
        }
        if new:
            yield pk, new


def record_tombstones(model: Any, pks: Iterable[int], number: int, using: str) -> None:
    """A tombstone for each sealed row: what it was sealed as, and what it is now."""
    kind = kind_name(model)
    shapes = {
        stored_seal_schema.name: SealSchema.from_json(stored_seal_schema.kind, stored_seal_schema.fields)
        for stored_seal_schema in StoredSealSchema.objects.using(using)
    }
    links = {
        link.row_id: link
        for link in ChainLink.objects.using(using).for_history(kind).filter(row_id__in=list(pks))
    }
    before = {row: link.digest for row, link in links.items()}
    earlier = Tombstone.objects.using(using).filter(kind=kind, row_id__in=list(links)).order_by("pk")
    before |= {stone.row_id: stone.digest_after for stone in earlier}
    for shape in {link.schema_name for link in links.values()}:
        own = [row for row, link in links.items() if link.schema_name == shape]
        for row, digest in stored_digests(model, shapes[shape], own, using).items():
            link = links[row]
            stone = Tombstone.objects.using(using).create(
                redaction_id=number,
                plan_id=link.chain if link.chain != COUNCIL_CHAIN else None,
                created_at=timezone.now(),
                kind=kind,
                row_id=row,
                digest_before=before[row],
                digest_after=digest,
            )
            append_rows([(link.chain, stone)], using)
