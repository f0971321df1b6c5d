"""Threads between plans: what delivers what, made, followed and ended by those who run either end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.shortcuts import get_object_or_404

from accounts.models import User
from actionplans.access.plans import may_manage_plan_id, sub_actions_for
from actionplans.access.roles import AnyUser
from actionplans.linked_actions import LinkedAction
from actionplans.models import SubAction
from actionplans.signals import linked_actions_requested
from actionplans.workflow.updates import NotAllowed
from audit.records import audit_context
from documents.plan.dates import format_month
from partnerships.latest_status import (
    current_status_cell,
    get_scales,
    is_behind,
    plan_url,
    with_latest_status,
)
from partnerships.models import ActionLink


@dataclass
class LinkedActions:
    """What one line is joined with, as far as the reader may read it."""

    delivered_by: list[LinkedAction] = field(default_factory=list)
    delivers: list[LinkedAction] = field(default_factory=list)


@dataclass(frozen=True)
class LinkedStep:
    """A line at the other end, and what it is joined with beyond."""

    end: LinkedAction
    beyond: list[LinkedAction]


@dataclass(frozen=True)
class LinkTree:
    """From one line along its threads: one step to either side, and the step after it back."""

    delivered_by: list[LinkedStep]
    delivers: list[LinkedStep]

    def __bool__(self) -> bool:
        return bool(self.delivered_by or self.delivers)


def action_links_for(user: AnyUser) -> QuerySet[ActionLink]:
    """Those of which this person may read both ends: one end says nothing of the other."""
    readable = sub_actions_for(user).order_by().values("pk")
    return ActionLink.objects.filter(dependent__in=readable, provider__in=readable)


def get_linked_actions(user: AnyUser, lines: Collection[int]) -> dict[int, LinkedActions]:
    """By line, what it is joined with. As many queries for all lines as for one."""
    here = set(lines)
    threads = list(ActionLink.objects.filter(Q(dependent__in=here) | Q(provider__in=here)))
    if not threads:
        return {}
    # Access is checked for these few actions only: for all links it would take seconds.
    ends = _readable_actions(
        user, {pk for thread in threads for pk in (thread.dependent_id, thread.provider_id)}
    )
    result: dict[int, LinkedActions] = {}
    for thread in threads:
        needs, does = thread.dependent_id, thread.provider_id
        if needs not in ends or does not in ends:
            continue
        if needs in here:
            result.setdefault(needs, LinkedActions()).delivered_by.append(_for_link(thread, ends[does]))
        if does in here:
            result.setdefault(does, LinkedActions()).delivers.append(_for_link(thread, ends[needs]))
    return result


def _for_link(thread: ActionLink, end: LinkedAction) -> LinkedAction:
    return replace(end, thread=thread.pk, note=thread.note)


def _readable_actions(user: AnyUser, lines: Collection[int]) -> dict[int, LinkedAction]:
    """Those of the lines that this person may read."""
    readable = sub_actions_for(user).order_by().values("pk")
    named = SubAction.objects.filter(pk__in=lines).filter(pk__in=readable)
    rows = list(with_latest_status(named).select_related("heading__parent", "heading__plan"))
    scales = get_scales({row.heading.plan_id for row in rows})
    result = {}
    for row in rows:
        plan = row.heading.plan
        status = current_status_cell(scales[plan.pk], row)
        result[row.pk] = LinkedAction(
            thread=0,
            pk=row.pk,
            name=str(row),
            plan=plan.title,
            plan_url=plan_url(plan),
            action=row.action,
            lead=row.responsibility.replace("\n", ", "),
            status=status.word,
            css=status.css,
            last_update=row.printed_period_label
            or (format_month(row.printed_period) if row.printed_period else ""),
            gap=(row.gap or "") if is_behind(row) else "",
        )
    return result


@receiver(linked_actions_requested)
def providing_actions(
    user: AnyUser, sub_actions: Collection[int], **kwargs: Any
) -> dict[int, list[LinkedAction]]:
    """By primary key, the actions of other plans that deliver these."""
    linked = get_linked_actions(user, sub_actions)
    return {pk: ends.delivered_by for pk, ends in linked.items() if ends.delivered_by}


def get_link_tree(user: AnyUser, line: int) -> LinkTree:
    """From a line to what it is joined with, and from there back to what else is."""
    linked_actions = get_linked_actions(user, [line]).get(line, LinkedActions())
    far = get_linked_actions(
        user, {end.pk for end in (*linked_actions.delivered_by, *linked_actions.delivers)}
    )
    empty = LinkedActions()
    return LinkTree(
        [LinkedStep(e, _without(far.get(e.pk, empty).delivers, line)) for e in linked_actions.delivered_by],
        [LinkedStep(e, _without(far.get(e.pk, empty).delivered_by, line)) for e in linked_actions.delivers],
    )


def _without(ends: list[LinkedAction], line: int) -> list[LinkedAction]:
    return [end for end in ends if end.pk != line]


@transaction.atomic
def link_actions(needs: SubAction, does: SubAction, note: str = "") -> ActionLink:
    """Say that one line is delivered by another; twice is once. Raises NotAllowed where that is no sense."""
    if needs.pk == does.pk:
        raise NotAllowed("A line cannot deliver itself. Choose another.", "itself")
    if ActionLink.objects.filter(dependent=does, provider=needs).exists():
        raise NotAllowed(f"{needs} delivers {does} already. End that thread first.", "other-way")
    thread, _ = ActionLink.objects.get_or_create(dependent=needs, provider=does, defaults={"note": note})
    return thread


def action_link_to_remove(user: User, pk: int) -> ActionLink:
    """A thread of which this person runs one end. Raises Http404 for who may not read both ends."""
    thread: ActionLink = get_object_or_404(
        action_links_for(user).select_related(
            "dependent__heading__parent",
            "dependent__heading__plan",
            "provider__heading__parent",
            "provider__heading__plan",
        ),
        pk=pk,
    )
    return thread


def may_manage_action_link(user: User, thread: ActionLink) -> bool:
    plans = {thread.dependent.heading.plan_id, thread.provider.heading.plan_id}
    return any(may_manage_plan_id(user, pk) for pk in plans)


@transaction.atomic
def unlink_actions(thread: ActionLink, reason: str) -> None:
    """The two lines are no longer joined; history keeps that they were, and why they are not."""
    with audit_context(reason):
        thread.delete()
