"""Adds a number to rows that must differ and are alike after a redaction."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, UniqueConstraint

from audit.own_seals import OwnSeal
from audit.registry import history_model

MAX_ATTEMPTS = 1000  # rows whose unique words differ in nothing but what is taken out


def update_row(model: Any, pk: Any, values: dict[str, Any], using: str) -> dict[str, Any]:
    """Write these columns of a row, past every history. Returns those that got a number.

    Raises IntegrityError where too many are alike.
    """
    row = model._base_manager.using(using).filter(pk=pk)
    unique = _unique_columns(model) & values.keys()
    if not unique:
        row.update(**_truncate_to_fit(model, values))
        return {}
    for number in range(1, MAX_ATTEMPTS + 1):
        numbered = _with_number(model, values, unique, number)
        with suppress(IntegrityError), transaction.atomic(using=using):
            row.update(**{**_truncate_to_fit(model, values), **numbered})
            return numbered if number > 1 else {}
    raise IntegrityError(f"{model.__name__}: {MAX_ATTEMPTS} rows are alike without the words.")


def update_last_record(model: Any, pk: Any, numbered: dict[str, Any], using: str) -> None:
    """The last that history says of a row has the number that the row got."""
    history = history_model(model)
    key = history._base_manager.using(using).filter(**{model._meta.pk.attname: pk})
    if last := key.order_by("-pk").first():
        key.filter(pk=last.pk).update(**numbered)


def reseal_rows(rows: QuerySet[Any]) -> None:
    """Rows that hold a seal of their own are sealed as they are now."""
    if issubclass(rows.model, OwnSeal):
        for row in rows:
            rows.filter(pk=row.pk).update(seal=row.right_seal())


def _unique_columns(model: Any) -> set[str]:
    constraints = [
        constraint for constraint in model._meta.constraints if isinstance(constraint, UniqueConstraint)
    ]
    together = {name for constraint in constraints for name in constraint.fields}
    return together | {field.attname for field in model._meta.concrete_fields if field.unique}


def _with_number(model: Any, values: dict[str, Any], unique: set[str], number: int) -> dict[str, Any]:
    end = f" {number}" if number > 1 else ""
    return {
        name: value + end
        for name, value in _truncate_to_fit(model, values, len(end)).items()
        if name in unique
    }


def _truncate_to_fit(model: Any, values: dict[str, Any], spare: int = 0) -> dict[str, Any]:
    """What stands instead may be longer than the words were. `spare` characters are left free."""

    def cut(name: str, value: Any) -> Any:
        longest = getattr(model._meta.get_field(name), "max_length", None)
        return value[: longest - spare] if longest and isinstance(value, str) else value

    return {name: cut(name, value) for name, value in values.items()}
