"""Which models are tracked and which tables hold history, from Django's registry: nothing is listed here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from audit.models import LoggedEvent, Tombstone

ModelClass = type[Model]


def tracked_models() -> list[ModelClass]:
    """The models whose every change is stored in history."""
    return [model for model in apps.get_models() if is_tracked(model) and not model._meta.proxy]


def is_tracked(model: ModelClass) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def history_model(model: ModelClass) -> Any:
    """The model of a model's history rows."""
    name: str = model._meta.simple_history_manager_attribute  # type: ignore[attr-defined]
    return getattr(model, name).model


def sealed_models() -> list[Any]:
    """The models whose rows have links in a chain: history rows, the log, and tombstones."""
    return [*(history_model(model) for model in tracked_models()), LoggedEvent, Tombstone]


def history_relation_models(history: Any) -> dict[str, Any]:
    """By many-to-many field, the model whose rows store its history."""
    fields = getattr(history, "_history_m2m_fields", ())
    return {field.name: getattr(history, field.name).model for field in fields}


def related_column(history: Any, relation: str) -> str:
    """The column that holds the primary key of the related row, in the history of a many-to-many field."""
    field = next(field for field in history._history_m2m_fields if field.name == relation)
    return f"{field.m2m_reverse_field_name()}_id"


def related_ids(model: Any, relation: str, keys: Any, using: str) -> Iterator[tuple[int, int]]:
    """Pairs of primary keys: a row with one of these keys, of history or current, and a row related to it."""
    if relations := history_relation_models(model):
        rows = relations[relation].objects.using(using).filter(history__in=keys)
        return iter(rows.values_list("history_id", related_column(model, relation)))
    field = model._meta.get_field(relation)
    row_column, column = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through._base_manager.using(using)
    return iter(through.filter(**{f"{row_column}__in": keys}).values_list(row_column, column))


def append_only_tables() -> list[str]:
    """The tables whose rows are never changed or deleted."""
    histories = [history_model(model) for model in tracked_models()]
    append_only = [
        *histories,
        *(relation for history in histories for relation in history_relation_models(history).values()),
    ]
    append_only += [model for model in apps.get_models() if getattr(model, "is_append_only", False)]
    return sorted(model._meta.db_table for model in append_only)
