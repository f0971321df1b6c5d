"""The plans in which somebody is named, and as what; read once a request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value

from accounts.models import User
from actionplans.models import ActionPlan, ExemptReader, Owner, SubAction

CACHE_ATTRIBUTE = "_ties_to_plans"
LINK_OFFICER_ROLE, DIRECTOR_ROLE, EXEMPT_READER_ROLE = "link officers", "director", "exempt reader"


@dataclass(frozen=True)
class PlanRoles:
    """The plans of every kind, by their numbers, that name one person."""

    managed: frozenset[int]
    directed: frozenset[int]
    with_own_actions: frozenset[int]
    as_council_officer: frozenset[int]  # those in which they answer for a line as one of the council's own
    as_exempt_reader: frozenset[int]  # those whose exempt information they were named to read

    @property
    def whole(self) -> frozenset[int]:
        """Those that they may read from end to end, with what is exempt, because they name them."""
        return self.managed | self.directed | self.as_council_officer | self.as_exempt_reader


def plan_roles_for(user: User) -> PlanRoles:
    """Two queries for the first who asks, and none for the next. A new request asks anew."""
    plan_roles: PlanRoles | None = user.__dict__.get(CACHE_ATTRIBUTE)
    if plan_roles is None:
        plan_roles = user.__dict__[CACHE_ATTRIBUTE] = _load_plan_roles(user)
    return plan_roles


def link_officers() -> QuerySet[User, int]:
    """The numbers of all who are link officer of a plan of any kind."""
    return User.objects.filter(link_officer_of__isnull=False).values_list("pk", flat=True).distinct()


def _load_plan_roles(user: User) -> PlanRoles:
    named, owned = _plan_ids_by_role(user), _plans_with_own_actions(user)
    return PlanRoles(
        managed=frozenset(named[LINK_OFFICER_ROLE]),
        directed=frozenset(named[DIRECTOR_ROLE]),
        with_own_actions=frozenset(plan for plan, _, _ in owned),
        as_exempt_reader=frozenset(named[EXEMPT_READER_ROLE]),
        as_council_officer=frozenset(plan for plan, kind, owner in owned if _is_council_officer(kind, owner)),
    )


def _plan_ids_by_role(user: User) -> dict[str, set[int]]:
    officers: Any = ActionPlan.link_officers.through._default_manager.filter(user=user.pk)
    directed = ActionPlan.objects.filter(director_account=user.pk).order_by()
    exempt = ExemptReader.objects.filter(user=user.pk).order_by()
    rows = officers.order_by().values_list("actionplan", Value(LINK_OFFICER_ROLE))
    result: dict[str, set[int]] = defaultdict(set)
    for plan, role in rows.union(
        directed.values_list("pk", Value(DIRECTOR_ROLE)),
        exempt.values_list("plan", Value(EXEMPT_READER_ROLE)),
        all=True,
    ):
        result[role].add(plan)
    return result


def _plans_with_own_actions(user: User) -> list[tuple[int, str, str]]:
    """The plans with lines of this person, their kinds, and those of the owners that stand for them."""
    owners: Any = SubAction.owners.through._default_manager
    columns = ("subaction__heading__plan", "subaction__heading__plan__kind", "owner__kind")
    return list(owners.filter(owner__users=user.pk).order_by().values_list(*columns).distinct())


def full_readers_by_role(plans: Collection[int]) -> set[tuple[int, int]]:
    """Who reads which of these plans from end to end because it names them. A few queries, however many."""
    result: set[tuple[int, int]] = set()
    if not plans:
        return result
    officers: Any = ActionPlan.link_officers.through._default_manager.filter(actionplan__in=plans)
    result.update(officers.values_list("user", "actionplan"))
    directed = ActionPlan.objects.filter(pk__in=plans, director_account__isnull=False)
    result.update(directed.values_list("director_account", "pk"))
    needs = ExemptReader.objects.filter(plan__in=plans).order_by()
    result.update(needs.values_list("user", "plan"))
    owners: Any = SubAction.owners.through._default_manager
    place = "subaction__heading__plan"
    columns = ("owner__users", place, f"{place}__kind", "owner__kind")
    named = owners.filter(**{f"{place}__in": plans}, owner__users__isnull=False).values_list(*columns)
    result.update(
        (user, plan) for user, plan, kind, owner in named.distinct() if _is_council_officer(kind, owner)
    )
    return result


def _is_council_officer(kind: str, owner: str) -> bool:
    """Whoever a partnership's plan names is a partner there, unless they were removed."""
    if owner == Owner.Kind.UNKNOWN:
        return kind == ActionPlan.Kind.REVIEW
    return owner != Owner.Kind.PARTNER
