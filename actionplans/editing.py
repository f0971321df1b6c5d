"""Editing plans by hand: reviews, recommendations, parts and actions, and the order they are printed in.

History keeps every change. An action that a round requested or reported on cannot be removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from actionplans.models import ActionPlan, Committee, Heading, Owner, Review, SubAction
from actionplans.models.reviews import unique_slug
from actionplans.signals import sub_action_saved
from actionplans.workflow.rounds import sync_request_owners
from documents.plan.findings import Finding

Plan = TypeVar("Plan", bound=ActionPlan)
PlanItem = TypeVar("PlanItem", Heading, SubAction)
Named = TypeVar("Named", bound=Model)


@transaction.atomic
def save_plan(plan: Plan, values: dict[str, Any]) -> Plan:
    """Save a new or existing plan of any kind with the values of its form."""
    values = dict(values)
    link_officers, other_committee = values.pop("link_officers", None), values.pop("other_committee", "")
    if other_committee:
        values["committee"] = get_or_create_by_name(Committee, other_committee)
    set_attributes(plan, values)
    if not plan.slug:
        plan.slug = unique_slug(plan.title)
    plan.save()
    if link_officers is not None:
        plan.link_officers.set(link_officers)
    return plan


@transaction.atomic
def save_heading(heading: Heading, values: dict[str, Any]) -> Heading:
    """Save a recommendation or part; a new one goes after its siblings."""
    set_attributes(heading, values)
    if heading._state.adding:
        heading.position = _next_position(get_siblings(heading))
    heading.save()
    return heading


@transaction.atomic
def save_sub_action(sub_action: SubAction, values: dict[str, Any]) -> SubAction:
    """Save an action with its owners; a new one goes after its siblings.

    An update request in an open round that had the previous owners gets the new ones.
    """
    values = dict(values)
    owners = get_or_create_owners(values.pop("owners"))
    is_new = sub_action._state.adding
    owner_ids_before = [] if is_new else [owner.pk for owner in sub_action.owners.all()]
    responsibility_before = (
        "" if is_new else SubAction.objects.values_list("responsibility", flat=True).get(pk=sub_action.pk)
    )
    set_attributes(sub_action, values)
    if is_new:
        sub_action.position = _next_position(get_siblings(sub_action))
    sub_action.save()
    sub_action.owners.set(owners)
    if not is_new:
        sync_request_owners(sub_action, owner_ids_before, responsibility_before)
    sub_action_saved.send(SubAction, sub_action=sub_action)
    return sub_action


def set_attributes(instance: Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(instance, name, value)


def get_or_create_owners(names: Iterable[str]) -> list[Owner]:
    """The owners with these names, created where needed. "Olive Owner (Housing)" includes the qualifier."""
    return [find_owner(name) or Owner.objects.create(name=name) for name in names]


def find_owner(name: str) -> Owner | None:
    for owner in Owner.objects.filter(name=name.partition(" (")[0]).exclude(qualifier=""):
        if str(owner) == name:
            return owner
    return Owner.objects.filter(name__iexact=name, qualifier="").first()


def get_or_create_by_name(model: type[Named], name: str) -> Named:
    """The object with this name, whatever its case; created if there is none."""
    manager = model._default_manager
    existing: Named | None = manager.filter(name=name).first() or manager.filter(name__iexact=name).first()
    return existing or manager.get_or_create(name=name)[0]


def get_siblings(item: PlanItem) -> list[PlanItem]:
    """The items under the same parent in printed order, including the item itself once it is saved."""
    if isinstance(item, Heading):
        return list(Heading.objects.filter(plan=item.plan, parent=item.parent).order_by("position", "pk"))
    return list(SubAction.objects.filter(heading=item.heading).order_by("position", "pk"))


def _next_position(siblings: list[Any]) -> int:
    return max((sibling.position for sibling in siblings), default=0) + 1


@transaction.atomic
def move(item: Heading | SubAction, *, down: bool) -> None:
    """Swap an item with the one above or below it. The first and last stay where there is none."""
    siblings: list[Any] = get_siblings(item)
    index = [sibling.pk for sibling in siblings].index(item.pk)
    new_index = index + (1 if down else -1)
    if not 0 <= new_index < len(siblings):
        return
    siblings[index], siblings[new_index] = siblings[new_index], siblings[index]
    for position, sibling in enumerate(siblings, start=1):
        if sibling.position != position:
            sibling.position = position
            sibling.save()


def find_missing_details(review: Review) -> list[Finding]:
    """Details that a plan should have before its first round, in printed order."""
    result = []
    if review.agreed is None:
        result.append(Finding("no-month", "The month in which the action plan was agreed is not known."))
    if review.committee is None:
        result.append(Finding("no-committee", "No committee is named."))
    if not review.link_officers.exists():
        result.append(Finding("no-link-officer", "No link officer has an account here."))
    sub_actions = list(review.sub_actions().for_plan_page())
    ids_with_actions = {sub_action.heading_id for sub_action in sub_actions}
    for heading in review.headings.select_related("parent").prefetch_related("parts"):
        if heading.pk not in ids_with_actions and not heading.parts.all():
            result.append(Finding("no-action", f"{heading} has no action."))
    for sub_action in sub_actions:
        missing = [
            text
            for text, value in (
                ("nobody responsible", sub_action.owners.all()),
                ("no date", sub_action.date_text),
                ("no success measure", sub_action.measure),
            )
            if not value
        ]
        if missing:
            result.append(Finding("incomplete-action", f"Action {sub_action} has {', '.join(missing)}."))
    return result
