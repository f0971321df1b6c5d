"""Digests and seals of rows: HMAC-SHA-256 under a key that is in the environment, never in the database."""

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
from audit.registry import related_ids, sealed_models

RowValues = dict[str, Any]

CHUNK_SIZE = 1000  # rows read in one query


def canonical_json(data: object) -> bytes:
    """JSON that is the same for the same data, whichever database it was read from."""
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
    """16 hexadecimal digits that identify a key and reveal nothing of it."""
    return hmac.new(b"which key seals history", key.encode(), hashlib.sha256).hexdigest()[:16]


def known_keys() -> dict[str, str]:
    """By fingerprint, the keys in the settings: the current one and its fallbacks."""
    return {fingerprint(key): key for key in (settings.HISTORY_KEY, *settings.HISTORY_KEY_FALLBACKS)}


def keyed_digest(purpose: str, data: object, key: str = "") -> str:
    """The fingerprint of the key, a colon, and the digest of the data.

    `purpose` keeps a digest of one kind from being used as another. Without `key`, the current key is used.
    """
    key = key or settings.HISTORY_KEY
    mac = hmac.new(key.encode(), purpose.encode() + b"\n" + canonical_json(data), hashlib.sha256)
    return f"{fingerprint(key)}:{mac.hexdigest()}"


def key_for_digest(sealed: str) -> str:
    """The key under which a digest was made. Raises KeyError with its fingerprint if it is not known."""
    return known_keys()[sealed.partition(":")[0]]


def digest_matches(sealed: str, purpose: str, data: object) -> bool:
    """Whether a digest is of this data, under any known key."""
    try:
        return keyed_digest(purpose, data, key_for_digest(sealed)) == sealed
    except KeyError:
        return False


@dataclass(frozen=True)
class SealSchema:
    """The fields and relations that are sealed of one kind of row, by their names in seals."""

    kind: str
    fields: tuple[str, ...]
    relations: tuple[str, ...]

    @cached_property
    def as_json(self) -> str:
        return json.dumps([self.fields, self.relations])

    @cached_property
    def name(self) -> str:
        return hashlib.sha256(f"{self.kind} {self.as_json}".encode()).hexdigest()[:16]

    def is_within(self, other: SealSchema) -> bool:
        """Whether the other schema has all fields and relations of this one."""
        return set(self.fields) <= set(other.fields) and set(self.relations) <= set(other.relations)

    @classmethod
    def from_json(cls, kind: str, text: str) -> SealSchema:
        fields, relations = json.loads(text)
        return cls(kind, tuple(fields), tuple(relations))


@cache
def schema_for(model: Any) -> SealSchema:
    """The schema by which rows of a model are sealed now. Raises LookupError if it is not in `kinds.toml`."""
    return schema_for_kind(kind_for(model))


def schema_for_kind(kind: SealedKind) -> SealSchema:
    return SealSchema(kind.name, tuple(sorted(kind.fields)), tuple(sorted(kind.relations)))


def current_schemas() -> list[SealSchema]:
    return [*map(schema_for, sealed_models()), *map(schema_for_kind, state_kinds().values())]


def stored_digests(
    model: Any, schema: SealSchema, keys: Iterable[int], using: str, kind: SealedKind | None = None
) -> dict[int, str]:
    """By primary key, the digest of each of these rows as it is stored, with its relations.

    Without `kind`, it is that of the model.
    """
    digests: dict[int, str] = {}
    for pks in batched(keys):
        values_by_pk = stored_values(model, kind or kind_for(model), schema, pks, using)
        digests |= {pk: keyed_digest(f"row {schema.kind}", values) for pk, values in values_by_pk.items()}
    return digests


def batched(keys: Iterable[int]) -> Iterator[list[int]]:
    """Lists of at most CHUNK_SIZE keys."""
    remaining = iter(keys)
    while batch := list(islice(remaining, CHUNK_SIZE)):
        yield batch


def recompute_digests(
    sealed: dict[int, str], model: Any, schema: SealSchema, using: str, kind: SealedKind | None = None
) -> dict[int, str]:
    """By primary key, the digest that each of these rows has now, under the key of its earlier digest.

    `sealed` has those earlier digests by primary key. Rows that do not exist are left out.
    """
    result: dict[int, str] = {}
    for pks in batched(sealed):
        values_by_pk = stored_values(model, kind or kind_for(model), schema, pks, using)
        result |= {
            pk: digest_under_same_key(sealed[pk], schema.kind, values) for pk, values in values_by_pk.items()
        }
    return result


def digest_under_same_key(digest: str, kind: str, values: RowValues) -> str:
    """The digest of these values, under the key of a given digest; empty if that key is not known."""
    with suppress(KeyError):
        return keyed_digest(f"row {kind}", values, key_for_digest(digest))
    return ""


def stored_values(
    model: Any, kind: SealedKind, schema: SealSchema, pks: Any, using: str
) -> dict[int, RowValues]:
    """By primary key, the stored values of each row that are sealed: `fields`, and ids in `relations`."""
    attributes = [kind.fields[name] for name in schema.fields]
    rows = model._base_manager.using(using).filter(pk__in=pks).order_by().values_list("pk", *attributes)
    result: dict[int, RowValues] = {
        pk: {
            "fields": dict(zip(schema.fields, values, strict=True)),
            "relations": {name: [] for name in schema.relations},
        }
        for pk, *values in rows
    }
    for name in schema.relations:
        for pk, related_id in related_ids(model, kind.relations[name], pks, using):
            if pk in result:
                result[pk]["relations"][name].append(related_id)
    for row_values in result.values():
        for ids in row_values["relations"].values():
            ids.sort()
    return result


def link_seal(link: Any, previous_seal: str, key: str = "") -> str:
    """The seal that binds a link to its row, its position and the link before it."""
    values = [link.chain, link.position, link.kind, link.row_id, link.schema_name, link.is_state, link.digest]
    return keyed_digest("link", [*values, previous_seal], key)
