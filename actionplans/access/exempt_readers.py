"""Who reads the exempt words of a plan, and who gets to the page that says so."""

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


def exempt_lines_for(user: AnyUser, plan: ActionPlan) -> SubActionQuerySet:
    """The exempt sub-actions of a plan of which this person reads something.

    Some only by a request to them: an update in a round, or a committee question.
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
    """Whether this person reads why words of a plan are exempt, and who reads them.

    Everybody does who reads any of the words, and who would read them if there were some.
    """
    would = may_read_whole_plan(user, plan) and may_read_exempt(user, plan.pk)
    return would or exempt_lines_for(user, plan).exists()


def plan_with_exempt(user: AnyUser, slug: str) -> ActionPlan:
    """A plan of which this person reads the page on exempt words. Raises Http404 for anybody else."""
    plan = get_object_or_404(ActionPlan, slug=slug)
    if not reads_exempt_page(user, plan):
        raise Http404
    return to_specific_plan(plan)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads exempt words of a plan: all of them, or only those of `lines`."""

    user: User
    lines: tuple[SubAction, ...] = ()

    @property
    def called(self) -> str:
        """The names of `lines` inside a sentence."""
        return ", ".join(sub_action.called_within for sub_action in self.lines)


@dataclass(frozen=True)
class ReaderGroup:
    """People who read exempt words for one reason. `named` is the row by which its only reader was named."""

    label: str
    readers: list[Reader]
    named: ExemptReader | None = None


def exempt_readers_by_role(plan: ActionPlan, sub_actions: Iterable[SubAction]) -> list[ReaderGroup]:
    """Everybody who can sign in and read words of these exempt sub-actions of a plan, each of them once.

    Those who read the whole plan are there even without any such sub-action. No group is empty.
    """
    of_plan = {line.pk: line for line in sub_actions}
    named = {
        exempt_reader.user_id: exempt_reader
        for exempt_reader in plan.exempt_readers.select_related("user", "added_by")
    }
    label_of: dict[int, str] = {}
    for label, users in _of_all(plan):
        for user in users:
            label_of.setdefault(user, label)
    only: dict[int, set[int]] = {}
    for label, rows in _of_single_lines(of_plan):
        for user, line in rows:
            if user not in label_of:
                label_of[user], only[user] = label, set()
            if user in only:
                only[user].add(line)
    groups: dict[str, list[Reader]] = {label: [] for label in label_of.values()}
    last = []
    for person in User.objects.filter(pk__in={*named, *label_of}, is_active=True).order_by("name", "pk"):
        if row := named.get(person.pk):
            last.append(ReaderGroup(row.get_capacity_display(), [Reader(person)], row))
        else:
            own = tuple(line for pk, line in of_plan.items() if pk in only.get(person.pk, ()))
            groups[label_of[person.pk]].append(Reader(person, own))
    return [ReaderGroup(label, readers) for label, readers in groups.items() if readers] + last


def _of_all(plan: ActionPlan) -> Iterator[tuple[str, Collection[int]]]:
    """Who reads all that is exempt, by the reason why, as `with_exempt` and `plans_for` have it."""

    def numbers(people: QuerySet[User]) -> set[int]:
        return set(people.values_list("pk", flat=True))

    yield _("Link officers"), numbers(plan.link_officers.all())
    yield _("Director"), {plan.director_account_id} if plan.director_account_id else ()
    yield _("Officers responsible for its actions"), {user for user, _plan in full_readers_by_role([plan.pk])}
    if plan.committee:
        members = User.objects.in_role(MEMBER).filter(committees=plan.committee)
        yield _("Members of %(committee)s") % {"committee": plan.committee}, numbers(members)
    yield _("Clerks"), numbers(User.objects.in_role(CLERK))
    if plan.rounds.published().exists():
        yield _("Monitoring officer"), numbers(User.objects.in_role(MONITORING_OFFICER))


def _of_single_lines(lines: Collection[int]) -> Iterator[tuple[str, Iterable[tuple[int, int]]]]:
    """Who reads only some of these sub-actions, each with one of them, as `exempt_lines_for` has it."""
    update_requests = UpdateRequest.objects.filter(sub_action__in=lines)
    owners = SubAction.objects.filter(pk__in=lines)
    questions = MemberRequest.objects.filter(sub_action__in=lines)
    result: list[tuple[str, QuerySet[Any], str, str]] = [
        (_("Partners responsible for an action"), owners, "owners__users", "pk"),
        (_("Asked for an update"), update_requests, "owners__users", "sub_action"),
        (_("Asked for an update"), update_requests, "delegates", "sub_action"),
        (_("Asked a question by the committee"), questions, "assigned_to", "sub_action"),
    ]
    for label, rows, user, line in result:
        who = rows.filter(**{f"{user}__isnull": False}).order_by()
        yield label, who.values_list(user, line).distinct()
