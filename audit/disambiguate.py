"""Adds a number to unique values that have become the same in a redaction."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, UniqueConstraint

from audit.own_seals import OwnSeal
from audit.registry import history_model

MAX_ATTEMPTS = 1000  # rows that differ only in the redacted words


def update_row(model: Any, pk: Any, values: dict[str, Any], using: str) -> dict[str, Any]:
    """Write these columns of a row, without a row of history. Returns the columns that got a number.

    Raises IntegrityError where more than MAX_ATTEMPTS rows are the same.
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
    """Write the columns that got a number into the row's latest record of history."""
    history = history_model(model)
    records = history._base_manager.using(using).filter(**{model._meta.pk.attname: pk})
    if last := records.order_by("-pk").first():
        records.filter(pk=last.pk).update(**numbered)


def reseal_rows(rows: QuerySet[Any]) -> None:
    """Write the seals of rows that hold their own (see OwnSeal) as the rows are now."""
    if issubclass(rows.model, OwnSeal):
        for row in rows:
            rows.filter(pk=row.pk).update(seal=row.right_seal())


def _unique_columns(model: Any) -> set[str]:
    constraints = [
        constraint for constraint in model._meta.constraints if isinstance(constraint, UniqueConstraint)
    ]
    constrained = {name for constraint in constraints for name in constraint.fields}
    return constrained | {field.attname for field in model._meta.concrete_fields if field.unique}


def _with_number(model: Any, values: dict[str, Any], unique: set[str], number: int) -> dict[str, Any]:
    suffix = f" {number}" if number > 1 else ""
    return {
        name: value + suffix
        for name, value in _truncate_to_fit(model, values, len(suffix)).items()
        if name in unique
    }


def _truncate_to_fit(model: Any, values: dict[str, Any], spare: int = 0) -> dict[str, Any]:
    """Cut values to the length of their columns, less `spare` characters: a replacement may be longer."""

    def truncate(name: str, value: Any) -> Any:
        max_length = getattr(model._meta.get_field(name), "max_length", None)
        return value[: max_length - spare] if max_length and isinstance(value, str) else value

    return {name: truncate(name, value) for name, value in values.items()}
