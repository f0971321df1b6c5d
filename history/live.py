"""Whether each row is as its last row of history says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from history.chain import chain_of, queue_for
from history.tables import history_of

AT_ONCE = 500  # rows that are held in memory, each with its whole history


def wrong_rows(model: Any, using: str) -> Iterator[tuple[Any, str, str]]:
    """Each row that was changed, made or deleted past its history; how, as a code and as a sentence."""
    rows = model._base_manager.using(using).order_by("pk")
    last = None
    while part := list((rows.filter(pk__gt=last) if last is not None else rows)[:AT_ONCE]):
        last = part[-1].pk
        for row, *_ in _differing(model, part, using):
            yield from _looked_at_again(model, row, using)
    yield from _deleted(model, using)


def _looked_at_again(model: Any, row: Any, using: str) -> list[tuple[Any, str, str]]:
    """With writers kept waiting: what was saved between two questions is no tampering."""
    with transaction.atomic(using=using):
        queue_for([chain_of(row)], using)
        return _differing(model, list(model._base_manager.using(using).filter(pk=row.pk)), using)


def _differing(model: Any, rows: list[Any], using: str) -> list[tuple[Any, str, str]]:
    history = history_of(model)
    key = model._meta.pk.attname
    pks = [row.pk for row in rows]
    told = history.objects.using(using).filter(**{f"{key}__in": pks}).order_by("pk")
    last = {getattr(row, key): row for row in told}
    relations = {field.name: _relation(field, pks, last, using) for field in history._history_m2m_fields}
    found = []
    for row in rows:
        record = last.get(row.pk)
        if record is None:
            found.append((row, "no-history", "it was put in past Scrutiny: it has no history"))
        elif record.history_type == "-":
            found.append((row, "ended", "its history says that it was deleted"))
        else:
            columns = [f.attname for f in history.tracked_fields]
            differing = [name for name in columns if getattr(row, name) != getattr(record, name)]
            differing += [name for name, (now, then) in relations.items() if now[row.pk] != then[row.pk]]
            if differing:
                what = f"it is not as its last history says: {', '.join(differing)}"
                found.append((row, "differs", what))
    return found


Related = dict[Any, set[Any]]


def _relation(field: Any, pks: Iterable[Any], last: dict[Any, Any], using: str) -> tuple[Related, Related]:
    """By row, to whom or what a many-to-many field leads now, and led by the last history."""
    near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
    now: Related = {pk: set() for pk in pks}
    then: Related = {pk: set() for pk in pks}
    through = field.remote_field.through._base_manager.using(using).filter(**{f"{near}__in": list(now)})
    for own, other in through.values_list(f"{near}_id", f"{far}_id"):
        now[own].add(other)
    if last:
        rows = getattr(type(next(iter(last.values()))), field.name).model.objects.using(using)
        of = {record.pk: pk for pk, record in last.items()}
        for record, other in rows.filter(history__in=list(of)).values_list("history_id", f"{far}_id"):
            then[of[record]].add(other)
    return now, then


def _deleted(model: Any, using: str) -> Iterator[tuple[Any, str, str]]:
    """Rows whose history goes on, and which are not there."""
    history, key = history_of(model), model._meta.pk.attname
    there = model._base_manager.using(using).filter(pk=OuterRef(key))
    later = history.objects.using(using).filter(**{key: OuterRef(key)}, pk__gt=OuterRef("pk"))
    gone = history.objects.using(using).filter(~Exists(there), ~Exists(later)).exclude(history_type="-")
    for record in gone.order_by("pk"):
        yield record.instance, "gone", "it was deleted past Scrutiny: its history goes on"
