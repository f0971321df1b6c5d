"""Writing plans down by hand: reviews, recommendations, parts and actions, in the order they are printed.

Every change is stored in the history of its row. An action that a round requested or reported on stays.
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
Placed = TypeVar("Placed", Heading, SubAction)
Named = TypeVar("Named", bound=Model)


@transaction.atomic
def save_plan(plan: Plan, values: dict[str, Any]) -> Plan:
    """Save a plan of any kind, new or not, with the values of its form."""
    values = dict(values)
    officers, other = values.pop("link_officers", None), values.pop("other_committee", "")
    if other:
        values["committee"] = get_or_create_by_name(Committee, other)
    set_attributes(plan, values)
    if not plan.slug:
        plan.slug = unique_slug(plan.title)
    plan.save()
    if officers is not None:
        plan.link_officers.set(officers)
    return plan


@transaction.atomic
def save_heading(heading: Heading, values: dict[str, Any]) -> Heading:
    """Store a recommendation or part; a new one goes behind its neighbours."""
    set_attributes(heading, values)
    if heading._state.adding:
        heading.position = _next_position(get_siblings(heading))
    heading.save()
    return heading


@transaction.atomic
def save_sub_action(sub_action: SubAction, values: dict[str, Any]) -> SubAction:
    """Store an action with its owners; a new one goes behind its neighbours.

    An open update that asks the owners of before asks these from now on.
    """
    values = dict(values)
    owners = get_or_create_owners(values.pop("owners"))
    is_new = sub_action._state.adding
    before = [] if is_new else [owner.pk for owner in sub_action.owners.all()]
    printed_before = (
        "" if is_new else SubAction.objects.values_list("responsibility", flat=True).get(pk=sub_action.pk)
    )
    set_attributes(sub_action, values)
    if is_new:
        sub_action.position = _next_position(get_siblings(sub_action))
    sub_action.save()
    sub_action.owners.set(owners)
    if not is_new:
        sync_request_owners(sub_action, before, printed_before)
    sub_action_saved.send(SubAction, sub_action=sub_action)
    return sub_action


def set_attributes(thing: Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(thing, name, value)


def get_or_create_owners(names: Iterable[str]) -> list[Owner]:
    """The owners of these names, each known or made; "Olive Owner (Housing)" is the one with that note."""
    return [find_owner(name) or Owner.objects.create(name=name) for name in names]


def find_owner(name: str) -> Owner | None:
    for owner in Owner.objects.filter(name=name.partition(" (")[0]).exclude(qualifier=""):
        if str(owner) == name:
            return owner
    return Owner.objects.filter(name__iexact=name, qualifier="").first()


def get_or_create_by_name(model: type[Named], name: str) -> Named:
    """The committee or partnership of this name, in capitals or not."""
    named = model._default_manager
    known: Named | None = named.filter(name=name).first() or named.filter(name__iexact=name).first()
    return known or named.get_or_create(name=name)[0]


def get_siblings(thing: Placed) -> list[Placed]:
    """What stands in one list with it on paper, itself included once it is stored."""
    if isinstance(thing, Heading):
        return list(Heading.objects.filter(plan=thing.plan, parent=thing.parent).order_by("position", "pk"))
    return list(SubAction.objects.filter(heading=thing.heading).order_by("position", "pk"))


def _next_position(neighbours: list[Any]) -> int:
    return max((each.position for each in neighbours), default=0) + 1


@transaction.atomic
def move(thing: Heading | SubAction, *, down: bool) -> None:
    """Change places with the neighbour above or below; at the end nothing happens."""
    order: list[Any] = get_siblings(thing)
    here = [each.pk for each in order].index(thing.pk)
    there = here + (1 if down else -1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        if each.position != position:
            each.position = position
            each.save()


def find_missing_details(review: Review) -> list[Finding]:
    """What a plan should still be given before its first update, in the order of its reports."""
    result = []
    if review.agreed is None:
        result.append(Finding("no-month", "The month in which the action plan was agreed is not known."))
    if review.committee is None:
        result.append(Finding("no-committee", "No committee is named."))
    if not review.link_officers.exists():
        result.append(Finding("no-link-officer", "No link officer has an account here."))
    sub_actions = list(review.sub_actions().for_plan_page())
    held = {sub_action.heading_id for sub_action in sub_actions}
    for heading in review.headings.select_related("parent").prefetch_related("parts"):
        if heading.pk not in held and not heading.parts.all():
            result.append(Finding("no-action", f"{heading} has no action."))
    for sub_action in sub_actions:
        missing = [
            text
            for text, there in (
                ("nobody responsible", sub_action.owners.all()),
                ("no date", sub_action.date_text),
                ("no success measure", sub_action.measure),
            )
            if not there
        ]
        if missing:
            result.append(Finding("incomplete-action", f"Action {sub_action} has {', '.join(missing)}."))
    return result
