"""Many rows at once, each with its row of history and its link.

As with Django's own, no `save()` is called: what a model derives there, the caller has to set.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import Model
from simple_history.utils import bulk_create_with_history

AnyRow = TypeVar("AnyRow", bound=Model)


def create_many(rows: Iterable[AnyRow]) -> list[AnyRow]:
    """Insert rows of one model, all or none. `because` says who and why."""
    rows = list(rows)
    if not rows:
        return []
    with transaction.atomic():
        made: list[AnyRow] = bulk_create_with_history(rows, type(rows[0]))
    return made


def update_many(rows: Iterable[AnyRow], fields: Iterable[str]) -> None:
    """Save these fields of rows of one model, all or none. `because` says who and why."""
    rows = list(rows)
    if not rows:
        return
    model = type(rows[0])
    with transaction.atomic():
        model._base_manager.bulk_update(rows, list(fields))
        # The other fields may be older than what is stored.
        stored = model._base_manager.filter(pk__in=[row.pk for row in rows]).order_by("pk")
        model.history.bulk_history_create(stored, update=True)  # type: ignore[attr-defined]
