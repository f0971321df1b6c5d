"""Who reads the exempt information of a plan, and who may open the page that lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import CLERK, MEMBER, MONITORING_OFFICER
from actionplans.access.exempt_information import may_read_exempt
from actionplans.access.plan_roles import full_readers_by_role
from actionplans.access.plans import may_read_whole_plan, sub_actions_for
from actionplans.access.roles import AnyUser
from actionplans.access.update_requests import update_requests_for
from actionplans.models import (
    ActionPlan,
    ExemptReader,
    MemberRequest,
    SubAction,
    UpdateRequest,
)
from actionplans.models.plans import SubActionQuerySet, to_specific_plan


def exempt_sub_actions_for(user: AnyUser, plan: ActionPlan) -> SubActionQuerySet:
    """The exempt sub-actions of a plan that this person may read.

    Some people read one only because they were sent an update request or a committee question on it.
    """
    if not user.is_authenticated:
        return SubAction.objects.none()
    sub_actions: SubActionQuerySet = SubAction.objects.exempt().filter(
        Q(pk__in=sub_actions_for(user).values("pk"))
        | Q(pk__in=update_requests_for(user).values("sub_action"))
        | Q(pk__in=MemberRequest.objects.filter(assigned_to=user).values("sub_action")),
        heading__plan=plan.pk,
    )
    return sub_actions


def reads_exempt_page(user: AnyUser, plan: ActionPlan) -> bool:
    """Whether this person may open the plan's page on exempt information.

    They may if they read any exempt sub-action, or would read one if there were any.
    """
    reads_all_exempt = may_read_whole_plan(user, plan) and may_read_exempt(user, plan.pk)
    return reads_all_exempt or exempt_sub_actions_for(user, plan).exists()


def plan_with_exempt(user: AnyUser, slug: str) -> ActionPlan:
    """A plan whose page on exempt information this person may open. Raises Http404 for anybody else."""
    plan = get_object_or_404(ActionPlan, slug=slug)
    if not reads_exempt_page(user, plan):
        raise Http404
    return to_specific_plan(plan)


@dataclass(frozen=True)
class Reader:
    """A person who reads exempt information of a plan: all of it, or only that of `sub_actions`."""

    user: User
    sub_actions: tuple[SubAction, ...] = ()

    @property
    def sub_action_names(self) -> str:
        """The names of `sub_actions`, for use inside a sentence."""
        return ", ".join(sub_action.called_within for sub_action in self.sub_actions)


@dataclass(frozen=True)
class ReaderGroup:
    """People who read exempt information for one reason.

    `named` is the record that gave access to its only reader, where they were named individually.
    """

    label: str
    readers: list[Reader]
    named: ExemptReader | None = None


def exempt_readers_by_role(plan: ActionPlan, sub_actions: Iterable[SubAction]) -> list[ReaderGroup]:
    """Every active user who can read one of these exempt sub-actions of a plan, each in one group.

    People who read the whole plan are listed even if there are no such sub-actions. No group is empty.
    """
    sub_actions_by_pk = {sub_action.pk: sub_action for sub_action in sub_actions}
    named_by_user = {
        exempt_reader.user_id: exempt_reader
        for exempt_reader in plan.exempt_readers.select_related("user", "added_by")
    }
    label_by_user: dict[int, str] = {}
    for label, user_ids in _whole_plan_readers(plan):
        for user_id in user_ids:
            label_by_user.setdefault(user_id, label)
    ids_by_user: dict[int, set[int]] = {}
    for label, rows in _single_action_readers(sub_actions_by_pk):
        for user_id, sub_action_id in rows:
            if user_id not in label_by_user:
                label_by_user[user_id], ids_by_user[user_id] = label, set()
            if user_id in ids_by_user:
                ids_by_user[user_id].add(sub_action_id)
    groups: dict[str, list[Reader]] = {label: [] for label in label_by_user.values()}
    named_groups = []
    for person in User.objects.filter(pk__in={*named_by_user, *label_by_user}, is_active=True).order_by(
        "name", "pk"
    ):
        if exempt_reader := named_by_user.get(person.pk):
            named_groups.append(
                ReaderGroup(exempt_reader.get_capacity_display(), [Reader(person)], exempt_reader)
            )
        else:
            readable = tuple(
                sub_action
                for pk, sub_action in sub_actions_by_pk.items()
                if pk in ids_by_user.get(person.pk, ())
            )
            groups[label_by_user[person.pk]].append(Reader(person, readable))
    return [ReaderGroup(label, readers) for label, readers in groups.items() if readers] + named_groups


def _whole_plan_readers(plan: ActionPlan) -> Iterator[tuple[str, Collection[int]]]:
    """Ids of users who read all exempt information, by reason. Follows `plans_with_readable_exempt_q`."""

    def pks(people: QuerySet[User]) -> set[int]:
        return set(people.values_list("pk", flat=True))

    yield _("Link officers"), pks(plan.link_officers.all())
    yield _("Director"), {plan.director_account_id} if plan.director_account_id else ()
    yield _("Officers responsible for its actions"), {user for user, _plan in full_readers_by_role([plan.pk])}
    if plan.committee:
        members = User.objects.in_role(MEMBER).filter(committees=plan.committee)
        yield _("Members of %(committee)s") % {"committee": plan.committee}, pks(members)
    yield _("Clerks"), pks(User.objects.in_role(CLERK))
    if plan.rounds.published().exists():
        yield _("Monitoring officer"), pks(User.objects.in_role(MONITORING_OFFICER))


def _single_action_readers(
    sub_action_ids: Collection[int],
) -> Iterator[tuple[str, Iterable[tuple[int, int]]]]:
    """Pairs of user and sub-action ids of people who read single sub-actions, by reason.

    Follows `exempt_sub_actions_for`.
    """
    update_requests = UpdateRequest.objects.filter(sub_action__in=sub_action_ids)
    sub_actions = SubAction.objects.filter(pk__in=sub_action_ids)
    questions = MemberRequest.objects.filter(sub_action__in=sub_action_ids)
    sources: list[tuple[str, QuerySet[Any], str, str]] = [
        (_("Partners responsible for an action"), sub_actions, "owners__users", "pk"),
        (_("Asked for an update"), update_requests, "owners__users", "sub_action"),
        (_("Asked for an update"), update_requests, "delegates", "sub_action"),
        (_("Asked a question by the committee"), questions, "assigned_to", "sub_action"),
    ]
    for label, rows, user_field, sub_action_field in sources:
        readers = rows.filter(**{f"{user_field}__isnull": False}).order_by()
        yield label, readers.values_list(user_field, sub_action_field).distinct()
