"""What was worked out once and holds until something that dashboards show is changed.

Every change of a tracked row is counted here, in its own transaction, unless it is known to be of no
interest: so nobody who writes something new has to think of it.
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


def cached_for_plans(plans: QuerySet[Any], depends_on: tuple[object, ...], work_out: Callable[[], T]) -> T:
    """What `work_out` gives for just these plans, kept for all who may read the same ones from end to end.

    `depends_on` is whatever else it depends on: a name for it first, then the day, filters and the like.
    """
    # Read first: the stored value may be newer than its version, and never older.
    version = PlanVersion.objects.aggregate(version=Sum("number"))["version"]
    pks = list(plans.order_by("pk").values_list("pk", flat=True))
    key = hashlib.sha256(repr((version, pks, *map(str, depends_on))).encode()).hexdigest()
    result: T | None = cache.get(key)
    if result is None:
        result = work_out()
        cache.set(key, result, CACHE_SECONDS)
    return result


@receiver(rows_changed)
def count_change(rows: Iterable[Any], chains: Iterable[int], using: str, **kwargs: Any) -> None:
    """Raise the number of each plan of which something shown is changed.

    Who changes a plan has queued for its chain, and so for its number: nobody waits for that besides.
    """
    plans = {plan for row, plan in zip(rows, chains, strict=True) if is_shown(row)}
    raised = PlanVersion.objects.using(using).filter(plan__in=plans).update(number=F("number") + 1)
    if raised < len(plans):
        plan_versions = PlanVersion.objects.using(using).filter(plan__in=plans).values_list("plan", flat=True)
        new = sorted(plans.difference(plan_versions))
        PlanVersion.objects.using(using).bulk_create(PlanVersion(plan=plan) for plan in new)


def is_shown(row: Any) -> bool:
    """Whether a dashboard may look different once this row is changed. Drafts change no number."""
    if isinstance(row, SHOWN_ONCE_PUBLISHED):
        return row.round.state != Round.State.OPEN
    return not isinstance(row, NEVER_SHOWN)
