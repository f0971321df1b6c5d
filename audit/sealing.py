"""What is sealed, and how: HMAC-SHA-256 under a key that is in the environment and never in the database."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any

from django.conf import settings

from audit.kinds import SealedKind, kind_for, state_kinds
from audit.registry import related_numbers, sealed_models

RowValues = dict[str, Any]

CHUNK_SIZE = 1000  # rows read in one query


def canonical_json(data: object) -> bytes:
    """The same bytes for the same data, from whichever database it was read."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), default=_json_default)
    return text.encode("ascii")


def _json_default(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    return str(value)


@cache
def fingerprint(key: str) -> str:
    """16 figures that tell a key apart and betray nothing of it."""
    return hmac.new(b"which key seals history", key.encode(), hashlib.sha256).hexdigest()[:16]


def known_keys() -> dict[str, str]:
    """By fingerprint, the keys that this host was given: that of today, and those that it was before."""
    return {fingerprint(key): key for key in (settings.HISTORY_KEY, *settings.HISTORY_KEY_FALLBACKS)}


def keyed_digest(purpose: str, data: object, key: str = "") -> str:
    """The digest of some data, with what tells the key apart before it.

    `purpose` keeps one kind from passing for another; `key` is that of today unless it is given.
    """
    key = key or settings.HISTORY_KEY
    mac = hmac.new(key.encode(), purpose.encode() + b"\n" + canonical_json(data), hashlib.sha256)
    return f"{fingerprint(key)}:{mac.hexdigest()}"


def key_for_digest(sealed: str) -> str:
    """The key under which a digest was made. Raises KeyError with its fingerprint where it is not known."""
    return known_keys()[sealed.partition(":")[0]]


def digest_matches(sealed: str, purpose: str, data: object) -> bool:
    """Whether a digest is of this data, under any key that is known."""
    try:
        return keyed_digest(purpose, data, key_for_digest(sealed)) == sealed
    except KeyError:
        return False


@dataclass(frozen=True)
class SealSchema:
    """What of a kind of row is sealed: its fields and its relations, by the names that they have in seals."""

    kind: str
    fields: tuple[str, ...]
    relations: tuple[str, ...]

    @cached_property
    def as_json(self) -> str:
        return json.dumps([self.fields, self.relations])

    @cached_property
    def name(self) -> str:
        return hashlib.sha256(f"{self.kind} {self.as_json}".encode()).hexdigest()[:16]

    def is_within(self, today: SealSchema) -> bool:
        """Whether rows that have `today` still have all that was sealed of them."""
        return set(self.fields) <= set(today.fields) and set(self.relations) <= set(today.relations)

    @classmethod
    def from_json(cls, kind: str, text: str) -> SealSchema:
        fields, relations = json.loads(text)
        return cls(kind, tuple(fields), tuple(relations))


@cache
def schema_for(model: Any) -> SealSchema:
    """The form in which rows of a model are sealed today. Raises LookupError where it has no names."""
    return schema_for_kind(kind_for(model))


def schema_for_kind(kind: SealedKind) -> SealSchema:
    return SealSchema(kind.name, tuple(sorted(kind.fields)), tuple(sorted(kind.relations)))


def current_schemas() -> list[SealSchema]:
    return [*map(schema_for, sealed_models()), *map(schema_for_kind, state_kinds().values())]


def stored_digests(
    model: Any, form: SealSchema, keys: Iterable[int], using: str, kind: SealedKind | None = None
) -> dict[int, str]:
    """By number, the digest of each of these rows as it is stored, with what its relations lead to.

    `kind` is what the rows are sealed as; where it is not given, what the model says of its own rows.
    """
    made: dict[int, str] = {}
    for pks in batched(keys):
        wholes = stored_values(model, kind or kind_for(model), form, pks, using)
        made |= {pk: keyed_digest(f"row {form.kind}", whole) for pk, whole in wholes.items()}
    return made


def batched(keys: Iterable[int]) -> Iterator[list[int]]:
    """In batches of as many as one query reads."""
    left = iter(keys)
    while some := list(islice(left, CHUNK_SIZE)):
        yield some


def recompute_digests(
    sealed: dict[int, str], model: Any, form: SealSchema, using: str, kind: SealedKind | None = None
) -> dict[int, str]:
    """By number, what `digests` finds now for rows that have these digests, under the key of each."""
    result: dict[int, str] = {}
    for pks in batched(sealed):
        wholes = stored_values(model, kind or kind_for(model), form, pks, using)
        result |= {pk: digest_like(sealed[pk], form.kind, whole) for pk, whole in wholes.items()}
    return result


def digest_like(sealed: str, kind: str, values: RowValues) -> str:
    """The digest of these values under the key of another; empty where that is not known."""
    with suppress(KeyError):
        return keyed_digest(f"row {kind}", values, key_for_digest(sealed))
    return ""


def stored_values(
    model: Any, kind: SealedKind, form: SealSchema, pks: Any, using: str
) -> dict[int, RowValues]:
    """By number, what of each row is sealed, as it is stored: `fields`, and the numbers in `relations`."""
    attributes = [kind.fields[name] for name in form.fields]
    rows = model._base_manager.using(using).filter(pk__in=pks).order_by().values_list("pk", *attributes)
    result: dict[int, RowValues] = {
        pk: {
            "fields": dict(zip(form.fields, values, strict=True)),
            "relations": {name: [] for name in form.relations},
        }
        for pk, *values in rows
    }
    for name in form.relations:
        for pk, far in related_numbers(model, kind.relations[name], pks, using):
            if pk in result:
                result[pk]["relations"][name].append(far)
    for whole in result.values():
        for numbers in whole["relations"].values():
            numbers.sort()
    return result


def link_seal(link: Any, before: str, key: str = "") -> str:
    """What binds a link to its row, its place and the link before it."""
    own = [link.chain, link.position, link.kind, link.row_id, link.schema_name, link.is_state, link.digest]
    return keyed_digest("link", [*own, before], key)
