"""Many rows at once, each with its row of history and its link.

As with Django's own, no `save()` is called: what a model derives there, the caller has to set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from audit.comparing import refuse_altered

ModelT = TypeVar("ModelT", bound=Model)
RelatedKeysByField = Mapping[str, Iterable[Iterable[int]]]


def bulk_create_tracked(rows: Iterable[ModelT], related: RelatedKeysByField | None = None) -> list[ModelT]:
    """Insert rows of one model, all or none. `because` says who and why.

    `related` names many-to-many fields, and for each row in turn the keys of those on the far side.
    """
    rows = list(rows)
    if not rows:
        return []
    model: Any = type(rows[0])
    with transaction.atomic():
        made: list[ModelT] = model._base_manager.bulk_create(rows)
        for name, keys in (related or {}).items():
            _create_relations(model._meta.get_field(name), made, keys)
        model.history.bulk_history_create(made)
    return made


def _create_relations(field: Any, rows: list[Any], keys: Iterable[Iterable[int]]) -> None:
    """Have new rows point to these. Their history is not written yet, so it tells of them."""
    through = field.remote_field.through
    near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    pairs = [(row.pk, key) for row, own in zip(rows, keys, strict=True) for key in dict.fromkeys(own)]
    through._base_manager.bulk_create([through(**{near: pk, far: key}) for pk, key in pairs])


def bulk_update_tracked(
    rows: Iterable[ModelT], fields: Iterable[str], reasons: Mapping[int, str] | None = None
) -> None:
    """Save these fields of rows of one model, all or none. `because` says who and why.

    `reasons` gives some rows, by their key, a reason of their own.
    """
    rows = list(rows)
    if not rows:
        return
    model: Any = type(rows[0])
    with transaction.atomic():
        refuse_altered(model, [row.pk for row in rows])
        model._base_manager.bulk_update(rows, list(fields))
        # The other fields may be older than what is stored.
        stored = _reload_rows(model, [row.pk for row in rows])
        for row in stored:
            if reasons and row.pk in reasons:
                row._change_reason = reasons[row.pk]
        model.history.bulk_history_create(stored, update=True)


def _reload_rows(model: Any, keys: list[int]) -> list[Any]:
    """With what leads to their plan, which the chain asks of each."""
    stored = model._base_manager.filter(pk__in=keys).order_by("pk")
    way = model._meta.kept_history.plan_path.rpartition("__")[0]
    return list(stored.select_related(way) if way else stored)
