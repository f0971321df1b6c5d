"""A cache of dashboards' contents, valid until something that they show is changed.

Every change of a tracked row counts, except of models that dashboards never show. So no code that changes
data has to invalidate the cache.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache import caches
from django.db.models import F, QuerySet, Sum
from django.dispatch import receiver
from django.utils.connection import ConnectionProxy

from accounts.models import AccountChange, User, WorkAccount
from actionplans.models import Comment, Evidence, ImpactEntry, ProgressEntry, Round, UpdateRequest
from audit.chain import rows_changed
from dashboards.models import PlanVersion

CACHE_SECONDS = 24 * 3600
NEVER_SHOWN = (AccountChange, Evidence, Comment, User, WorkAccount)
SHOWN_ONCE_PUBLISHED = (UpdateRequest, ImpactEntry, ProgressEntry)
cache = ConnectionProxy(caches, "process")

T = TypeVar("T")


def cached_for_plans(plans: QuerySet[Any], depends_on: tuple[object, ...], calculate: Callable[[], T]) -> T:
    """The result of `calculate()`, cached for everybody who may read exactly these plans in full.

    `depends_on` is all else that the result depends on: first a name for it, then the day, filters and so on.
    """
    # Read first: the stored value may be newer than its version, and never older.
    version = PlanVersion.objects.aggregate(version=Sum("number"))["version"]
    plan_ids = list(plans.order_by("pk").values_list("pk", flat=True))
    key = hashlib.sha256(repr((version, plan_ids, *map(str, depends_on))).encode()).hexdigest()
    cached: T | None = cache.get(key)
    if cached is None:
        cached = calculate()
        cache.set(key, cached, CACHE_SECONDS)
    return cached


@receiver(rows_changed)
def count_change(rows: Iterable[Any], chains: Iterable[int], using: str, **kwargs: Any) -> None:
    """Increment the version of each plan of which something shown is changed.

    The caller already holds the lock on the plan's chain, so that this waits for nobody else.
    """
    plan_ids = {plan_id for row, plan_id in zip(rows, chains, strict=True) if is_shown(row)}
    updated_count = PlanVersion.objects.using(using).filter(plan__in=plan_ids).update(number=F("number") + 1)
    if updated_count < len(plan_ids):
        existing_plan_ids = (
            PlanVersion.objects.using(using).filter(plan__in=plan_ids).values_list("plan", flat=True)
        )
        new_plan_ids = sorted(plan_ids.difference(existing_plan_ids))
        PlanVersion.objects.using(using).bulk_create(PlanVersion(plan=plan_id) for plan_id in new_plan_ids)


def is_shown(row: Any) -> bool:
    """Whether a change of this row may change a dashboard. Drafts do not."""
    if isinstance(row, SHOWN_ONCE_PUBLISHED):
        return row.round.state != Round.State.OPEN
    return not isinstance(row, NEVER_SHOWN)
