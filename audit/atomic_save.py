"""Saves a row and its history in one transaction."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.db import router, transaction


def make_save_atomic(model: Any) -> None:
    """Wrap `model.save` in a transaction, which includes what receivers of `post_save` write."""
    original_save = model.save

    @wraps(original_save)
    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using, savepoint=False):
            original_save(self, *args, **kwargs)

    model.save = save
