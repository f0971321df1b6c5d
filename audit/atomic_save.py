"""Saving a row together with what is noted of it."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.db import router, transaction


def make_save_atomic(model: Any) -> None:
    """Have all that `post_save` writes committed with the row: Django sends it after it has saved."""
    inner = model.save

    @wraps(inner)
    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using, savepoint=False):
            inner(self, *args, **kwargs)

    model.save = save
