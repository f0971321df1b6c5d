"""What was worked out once and holds until something is written: the last link of history tells."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import caches
from django.db.models import QuerySet
from django.utils.connection import ConnectionProxy

from history.models import Link

SECONDS = 24 * 3600
cache = ConnectionProxy(caches, "process")

Anything = TypeVar("Anything")


def kept(plans: QuerySet[Any], told: tuple[object, ...], work_out: Callable[[], Anything]) -> Anything:
    """What `work_out` gives for just these plans, kept for all who may read the same ones from end to end.

    `told` is whatever else it depends on: a name for it first, then the day, filters and the like.
    """
    last = Link.objects.filter(is_state=False).order_by("-pk").values_list("pk", flat=True).first()
    pks = list(plans.order_by("pk").values_list("pk", flat=True))
    key = hashlib.sha256(repr((last, pks, *map(str, told))).encode()).hexdigest()
    found: Anything | None = cache.get(key)
    if found is None:
        found = work_out()
        cache.set(key, found, SECONDS)
    return found
