"""Creating and updating many tracked rows at once, each with its row of history and its link.

As with Django's bulk methods, `save()` is not called: set the values that it would have computed.
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
    """Insert rows of one model, all or none. Who and why comes from `audit_context`.

    `related` maps names of many-to-many fields to the primary keys of the related rows, for each row in turn.
    """
    rows = list(rows)
    if not rows:
        return []
    model: Any = type(rows[0])
    with transaction.atomic():
        created: list[ModelT] = model._base_manager.bulk_create(rows)
        for name, keys in (related or {}).items():
            _create_relations(model._meta.get_field(name), created, keys)
        model.history.bulk_history_create(created)
    return created


def _create_relations(field: Any, rows: list[Any], keys: Iterable[Iterable[int]]) -> None:
    """Relate new rows to these. Called before their history is written, so that it includes the relations."""
    through = field.remote_field.through
    row_column, related_column = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    pairs = [(row.pk, key) for row, related in zip(rows, keys, strict=True) for key in dict.fromkeys(related)]
    through._base_manager.bulk_create([through(**{row_column: pk, related_column: key}) for pk, key in pairs])


def bulk_update_tracked(
    rows: Iterable[ModelT], fields: Iterable[str], reasons: Mapping[int, str] | None = None
) -> None:
    """Save these fields of rows of one model, all or none. Who and why comes from `audit_context`.

    `reasons` gives some rows, by primary key, another reason. Raises AlteredOutside.
    """
    rows = list(rows)
    if not rows:
        return
    model: Any = type(rows[0])
    with transaction.atomic():
        refuse_altered(model, [row.pk for row in rows])
        model._base_manager.bulk_update(rows, list(fields))
        # Read again, since the other fields of these objects may be out of date.
        stored = _reload_rows(model, [row.pk for row in rows])
        for row in stored:
            if reasons and row.pk in reasons:
                row._change_reason = reasons[row.pk]
        model.history.bulk_history_create(stored, update=True)


def _reload_rows(model: Any, keys: list[int]) -> list[Any]:
    """With the relations that lead to their plan, as the chain of each row needs them."""
    stored = model._base_manager.filter(pk__in=keys).order_by("pk")
    relation = model._meta.kept_history.plan_path.rpartition("__")[0]
    return list(stored.select_related(relation) if relation else stored)
