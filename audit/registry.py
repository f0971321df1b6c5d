"""Which tables hold history. Read from Django's registry: this room knows no model of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from audit.models import LoggedEvent, Tombstone

ModelClass = type[Model]


def tracked_models() -> list[ModelClass]:
    """The models whose every change is stored."""
    return [model for model in apps.get_models() if is_tracked(model) and not model._meta.proxy]


def is_tracked(model: ModelClass) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def history_model(model: ModelClass) -> Any:
    """The model of a model's history rows."""
    name: str = model._meta.simple_history_manager_attribute  # type: ignore[attr-defined]
    return getattr(model, name).model


def sealed_models() -> list[Any]:
    """The models whose rows are links of a chain: history, the log, and what was redacted."""
    return [*(history_model(model) for model in tracked_models()), LoggedEvent, Tombstone]


def history_relation_models(history: Any) -> dict[str, Any]:
    """By field, the models of the rows that say who or what belonged to a row of history."""
    fields = getattr(history, "_history_m2m_fields", ())
    return {field.name: getattr(history, field.name).model for field in fields}


def related_column(history: Any, relation: str) -> str:
    """The column of a relation of history rows that holds the number of the related row."""
    field = next(field for field in history._history_m2m_fields if field.name == relation)
    return f"{field.m2m_reverse_field_name()}_id"


def related_numbers(model: Any, relation: str, keys: Any, using: str) -> Iterator[tuple[int, int]]:
    """The numbers of these rows, history or current, each with that of a row a relation leads to."""
    if relations := history_relation_models(model):
        rows = relations[relation].objects.using(using).filter(history__in=keys)
        return iter(rows.values_list("history_id", related_column(model, relation)))
    field = model._meta.get_field(relation)
    near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through._base_manager.using(using)
    return iter(through.filter(**{f"{near}__in": keys}).values_list(near, far))


def append_only_tables() -> list[str]:
    """All tables in which nothing is changed and from which nothing is deleted."""
    histories = [history_model(model) for model in tracked_models()]
    append_only = [
        *histories,
        *(rows for history in histories for rows in history_relation_models(history).values()),
    ]
    append_only += [model for model in apps.get_models() if getattr(model, "is_append_only", False)]
    return sorted(model._meta.db_table for model in append_only)
