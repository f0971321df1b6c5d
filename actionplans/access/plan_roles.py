"""The plans in which a person is named, by role. Loaded once a request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value

from accounts.models import User
from actionplans.models import ActionPlan, ExemptReader, Owner, SubAction

CACHE_ATTRIBUTE = "_plan_roles"
LINK_OFFICER_ROLE, DIRECTOR_ROLE, EXEMPT_READER_ROLE = "link officers", "director", "exempt reader"


@dataclass(frozen=True)
class PlanRoles:
    """Primary keys of the plans that name one person, by role."""

    managed_plan_ids: frozenset[int]
    directed_plan_ids: frozenset[int]
    own_action_plan_ids: frozenset[int]
    council_officer_plan_ids: frozenset[int]  # they own an action there as a council officer
    exempt_reader_plan_ids: frozenset[int]  # they were given access to exempt information

    @property
    def fully_readable_plan_ids(self) -> frozenset[int]:
        """The plans that these roles let them read in full, with exempt information."""
        return (
            self.managed_plan_ids
            | self.directed_plan_ids
            | self.council_officer_plan_ids
            | self.exempt_reader_plan_ids
        )


def plan_roles_for(user: User) -> PlanRoles:
    """A person's roles. Cached on the user object, so two queries a request."""
    plan_roles: PlanRoles | None = user.__dict__.get(CACHE_ATTRIBUTE)
    if plan_roles is None:
        plan_roles = user.__dict__[CACHE_ATTRIBUTE] = _load_plan_roles(user)
    return plan_roles


def link_officer_ids() -> QuerySet[User, int]:
    """Primary keys of all link officers, of plans of every kind."""
    return User.objects.filter(link_officer_of__isnull=False).values_list("pk", flat=True).distinct()


def _load_plan_roles(user: User) -> PlanRoles:
    ids_by_role, owned = _plan_ids_by_role(user), _plans_with_own_actions(user)
    return PlanRoles(
        managed_plan_ids=frozenset(ids_by_role[LINK_OFFICER_ROLE]),
        directed_plan_ids=frozenset(ids_by_role[DIRECTOR_ROLE]),
        own_action_plan_ids=frozenset(plan_id for plan_id, _, _ in owned),
        exempt_reader_plan_ids=frozenset(ids_by_role[EXEMPT_READER_ROLE]),
        council_officer_plan_ids=frozenset(
            plan_id for plan_id, plan_kind, owner_kind in owned if _is_council_officer(plan_kind, owner_kind)
        ),
    )


def _plan_ids_by_role(user: User) -> dict[str, set[int]]:
    officers: Any = ActionPlan.link_officers.through._default_manager.filter(user=user.pk)
    directed = ActionPlan.objects.filter(director_account=user.pk).order_by()
    exempt = ExemptReader.objects.filter(user=user.pk).order_by()
    rows = officers.order_by().values_list("actionplan", Value(LINK_OFFICER_ROLE))
    result: dict[str, set[int]] = defaultdict(set)
    for plan_id, role in rows.union(
        directed.values_list("pk", Value(DIRECTOR_ROLE)),
        exempt.values_list("plan", Value(EXEMPT_READER_ROLE)),
        all=True,
    ):
        result[role].add(plan_id)
    return result


def _plans_with_own_actions(user: User) -> list[tuple[int, str, str]]:
    """Plan id, plan kind and owner kind for each plan in which this person owns an action."""
    owners: Any = SubAction.owners.through._default_manager
    columns = ("subaction__heading__plan", "subaction__heading__plan__kind", "owner__kind")
    return list(owners.filter(owner__users=user.pk).order_by().values_list(*columns).distinct())


def full_readers_by_role(plan_ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of user and plan ids: who reads these plans in full because of a role. Four queries."""
    result: set[tuple[int, int]] = set()
    if not plan_ids:
        return result
    officers: Any = ActionPlan.link_officers.through._default_manager.filter(actionplan__in=plan_ids)
    result.update(officers.values_list("user", "actionplan"))
    directed = ActionPlan.objects.filter(pk__in=plan_ids, director_account__isnull=False)
    result.update(directed.values_list("director_account", "pk"))
    exempt_readers = ExemptReader.objects.filter(plan__in=plan_ids).order_by()
    result.update(exempt_readers.values_list("user", "plan"))
    owners: Any = SubAction.owners.through._default_manager
    plan_path = "subaction__heading__plan"
    fields = ("owner__users", plan_path, f"{plan_path}__kind", "owner__kind")
    owner_rows = owners.filter(**{f"{plan_path}__in": plan_ids}, owner__users__isnull=False).values_list(
        *fields
    )
    result.update(
        (user_id, plan_id)
        for user_id, plan_id, plan_kind, owner_kind in owner_rows.distinct()
        if _is_council_officer(plan_kind, owner_kind)
    )
    return result


def _is_council_officer(plan_kind: str, owner_kind: str) -> bool:
    """Whether an owner is a council officer. Of unknown kind, they are one in reviews only."""
    if owner_kind == Owner.Kind.UNKNOWN:
        return plan_kind == ActionPlan.Kind.REVIEW
    return owner_kind != Owner.Kind.PARTNER
