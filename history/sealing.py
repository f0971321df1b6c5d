"""What is sealed, and how: HMAC-SHA-256 under a key that is in the environment and never in the database."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import models

from history.tables import relations_of, sealed_models

Values = dict[str, Any]

AT_ONCE = 1000  # rows asked for in one question
# Both databases give back just what these prepare. Not so JSON: PostgreSQL writes its numbers its own way.
EXACT: set[type[models.Field[Any, Any]]] = {
    *(models.AutoField, models.BigAutoField, models.ForeignKey, models.OneToOneField),
    *(models.BigIntegerField, models.IntegerField, models.PositiveIntegerField),
    *(models.PositiveSmallIntegerField, models.SmallIntegerField, models.BooleanField),
    *(models.CharField, models.EmailField, models.SlugField, models.TextField, models.URLField),
    *(models.DateField, models.DateTimeField),
}


def canonical(data: object) -> bytes:
    """The same bytes for the same data, from whichever database it was read."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode("ascii")


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


def under_key(purpose: str, data: object) -> str:
    """The digest of some data. `purpose` keeps one kind from passing for another."""
    key = settings.HISTORY_KEY.encode()
    return hmac.new(key, purpose.encode() + b"\n" + canonical(data), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Form:
    """The columns of a table of history, and of each relation of its rows."""

    table: str
    columns: tuple[str, ...]
    relations: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def as_text(self) -> str:
        return json.dumps([self.columns, self.relations])

    @cached_property
    def name(self) -> str:
        return hashlib.sha256(f"{self.table} {self.as_text}".encode()).hexdigest()[:16]

    @classmethod
    def from_text(cls, table: str, text: str) -> Form:
        columns, relations = json.loads(text)
        return cls(table, tuple(columns), tuple((name, tuple(own)) for name, own in relations))


@cache
def form_of(history: Any) -> Form:
    """The form that a model of history rows has today."""
    relations = ((name, _columns(rows)) for name, rows in sorted(relations_of(history).items()))
    return Form(history._meta.db_table, _columns(history), tuple(relations))


def _columns(model: Any) -> tuple[str, ...]:
    return tuple(sorted(field.attname for field in model._meta.concrete_fields))


def forms_of_today() -> list[Form]:
    return [form_of(model) for model in sealed_models()]


class _Unsure(Exception):
    """Only the database can say what it stored."""


def digests_of(rows: Iterable[Any], form: Form, using: str) -> dict[int, str]:
    """By number, what `digests` finds for these rows, which were written just now in this transaction.

    Only where what was written does not say how it is stored are they read.
    """
    rows = list(rows)
    made: dict[int, str] = {}
    for row in rows:
        with suppress(_Unsure):
            made[row.pk] = under_key(f"row {form.table}", _as_written(row, form))
    unsure = [row.pk for row in rows if row.pk not in made]
    return made | digests(type(rows[0]), form, unsure, using) if unsure else made


def _as_written(row: Any, form: Form) -> Values:
    """As `_wholes` has it."""
    whole: Values = {"row": _columns_as_written(row, form.columns)}
    for name, columns in form.relations:
        if not hasattr(row, "relations_written"):
            raise _Unsure
        led = sorted(row.relations_written[name], key=attrgetter("pk"))
        whole[name] = [_columns_as_written(each, columns) for each in led]
    return whole


def _columns_as_written(row: Any, columns: Iterable[str]) -> Values:
    model: Any = type(row)
    values, fields = {}, _exact_fields(model)
    for name in columns:
        value = getattr(row, name)
        if name not in fields or hasattr(value, "resolve_expression"):
            raise _Unsure
        values[name] = fields[name].get_prep_value(value)
    return values


@cache
def _exact_fields(model: Any) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields if _is_exact(field)}


def _is_exact(field: Any) -> bool:
    return type(field) in EXACT and (not field.is_relation or _is_exact(field.target_field))


def digests(history: Any, form: Form, keys: Iterable[int], using: str) -> dict[int, str]:
    """By number, the digest of each of these rows as it is stored, with the rows of its relations."""
    pks = list(keys)
    made: dict[int, str] = {}
    for start in range(0, len(pks), AT_ONCE):
        wholes = _wholes(history, form, pks[start : start + AT_ONCE], using)
        made |= {pk: under_key(f"row {form.table}", whole) for pk, whole in wholes.items()}
    return made


def _wholes(history: Any, form: Form, pks: list[int], using: str) -> dict[int, Values]:
    rows = history.objects.using(using).filter(pk__in=pks).order_by().values("pk", *form.columns)
    found: dict[int, Values] = {row.pop("pk"): {"row": row} for row in rows}
    models = relations_of(history)
    for name, columns in form.relations:
        for whole in found.values():
            whole[name] = []
        own = models[name].objects.using(using).filter(history__in=pks).order_by("pk")
        for row in own.values(*columns):
            if row["history_id"] in found:
                found[row["history_id"]][name].append(row)
    return found


def seal_of(link: Any, before: str) -> str:
    """What binds a link to its row, its place and the link before it."""
    own = [link.chain, link.place, link.table, link.row, link.shape, link.digest]
    return under_key("link", [*own, before])
