"""Links between actions of different plans: reading, creating and removing them."""

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
    """The actions linked to one action, as far as the reader may read them."""

    delivered_by: list[LinkedAction] = field(default_factory=list)
    delivers: list[LinkedAction] = field(default_factory=list)


@dataclass(frozen=True)
class LinkedStep:
    """A linked action, and the other actions that it is linked to."""

    end: LinkedAction
    beyond: list[LinkedAction]


@dataclass(frozen=True)
class LinkTree:
    """The actions linked to one action in either direction, each with its own links back."""

    delivered_by: list[LinkedStep]
    delivers: list[LinkedStep]

    def __bool__(self) -> bool:
        return bool(self.delivered_by or self.delivers)


def action_links_for(user: AnyUser) -> QuerySet[ActionLink]:
    """The links of which this person may read both actions."""
    readable = sub_actions_for(user).order_by().values("pk")
    return ActionLink.objects.filter(dependent__in=readable, provider__in=readable)


def get_linked_actions(user: AnyUser, sub_action_ids: Collection[int]) -> dict[int, LinkedActions]:
    """By id of an action, its linked actions that this person may read. A fixed number of queries."""
    requested_ids = set(sub_action_ids)
    links = list(ActionLink.objects.filter(Q(dependent__in=requested_ids) | Q(provider__in=requested_ids)))
    if not links:
        return {}
    # Access is checked for these few actions only: for all links it would take seconds.
    readable = _readable_actions(user, {pk for link in links for pk in (link.dependent_id, link.provider_id)})
    linked: dict[int, LinkedActions] = {}
    for link in links:
        dependent_id, provider_id = link.dependent_id, link.provider_id
        if dependent_id not in readable or provider_id not in readable:
            continue
        if dependent_id in requested_ids:
            linked.setdefault(dependent_id, LinkedActions()).delivered_by.append(
                _for_link(link, readable[provider_id])
            )
        if provider_id in requested_ids:
            linked.setdefault(provider_id, LinkedActions()).delivers.append(
                _for_link(link, readable[dependent_id])
            )
    return linked


def _for_link(link: ActionLink, linked_action: LinkedAction) -> LinkedAction:
    return replace(linked_action, thread=link.pk, note=link.note)


def _readable_actions(user: AnyUser, sub_action_ids: Collection[int]) -> dict[int, LinkedAction]:
    """By id, those of the actions that this person may read."""
    readable = sub_actions_for(user).order_by().values("pk")
    queryset = SubAction.objects.filter(pk__in=sub_action_ids).filter(pk__in=readable)
    rows = list(with_latest_status(queryset).select_related("heading__parent", "heading__plan"))
    scales = get_scales({row.heading.plan_id for row in rows})
    actions_by_id = {}
    for row in rows:
        plan = row.heading.plan
        status = current_status_cell(scales[plan.pk], row)
        actions_by_id[row.pk] = LinkedAction(
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
    return actions_by_id


@receiver(linked_actions_requested)
def providing_actions(
    user: AnyUser, sub_actions: Collection[int], **kwargs: Any
) -> dict[int, list[LinkedAction]]:
    """By id of an action, the actions of other plans that deliver it."""
    linked = get_linked_actions(user, sub_actions)
    return {
        pk: linked_actions.delivered_by
        for pk, linked_actions in linked.items()
        if linked_actions.delivered_by
    }


def get_link_tree(user: AnyUser, sub_action_id: int) -> LinkTree:
    """The actions linked to an action, and the actions that each of them is linked to on the same side."""
    linked_actions = get_linked_actions(user, [sub_action_id]).get(sub_action_id, LinkedActions())
    links_of_linked = get_linked_actions(
        user, {end.pk for end in (*linked_actions.delivered_by, *linked_actions.delivers)}
    )
    no_links = LinkedActions()
    return LinkTree(
        [
            LinkedStep(e, _without(links_of_linked.get(e.pk, no_links).delivers, sub_action_id))
            for e in linked_actions.delivered_by
        ],
        [
            LinkedStep(e, _without(links_of_linked.get(e.pk, no_links).delivered_by, sub_action_id))
            for e in linked_actions.delivers
        ],
    )


def _without(linked_actions: list[LinkedAction], sub_action_id: int) -> list[LinkedAction]:
    return [linked_action for linked_action in linked_actions if linked_action.pk != sub_action_id]


@transaction.atomic
def link_actions(dependent: SubAction, provider: SubAction, note: str = "") -> ActionLink:
    """Link an action to the one that delivers it, if it is not linked yet. Raises NotAllowed."""
    if dependent.pk == provider.pk:
        raise NotAllowed("A line cannot deliver itself. Choose another.", "itself")
    if ActionLink.objects.filter(dependent=provider, provider=dependent).exists():
        raise NotAllowed(f"{dependent} delivers {provider} already. End that thread first.", "other-way")
    link, _ = ActionLink.objects.get_or_create(
        dependent=dependent, provider=provider, defaults={"note": note}
    )
    return link


def action_link_to_remove(user: User, pk: int) -> ActionLink:
    """A link to remove. Raises Http404 unless the person may read both actions."""
    link: ActionLink = get_object_or_404(
        action_links_for(user).select_related(
            "dependent__heading__parent",
            "dependent__heading__plan",
            "provider__heading__parent",
            "provider__heading__plan",
        ),
        pk=pk,
    )
    return link


def may_manage_action_link(user: User, link: ActionLink) -> bool:
    plan_ids = {link.dependent.heading.plan_id, link.provider.heading.plan_id}
    return any(may_manage_plan_id(user, pk) for pk in plan_ids)


@transaction.atomic
def unlink_actions(link: ActionLink, reason: str) -> None:
    """Remove a link. The history keeps it, with the reason for removing it."""
    with audit_context(reason):
        link.delete()
