"""Next year's plan from this one: what is not complete goes on, with its history and its threads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from actionplans.models import AdditionalRound, Heading, SubAction, UpdateRequest
from actionplans.models.plans import SubActionQuerySet
from actionplans.models.reviews import unique_slug
from actionplans.workflow.update_requests import pending_requests
from actionplans.workflow.updates import NotAllowed
from audit.records import audit_context
from partnerships.models import EquivalentAction, Indicator, PartnershipPlan
from partnerships.rollover.carry_forward import (
    carry_equivalents_forward,
    carry_forward,
    carry_links_forward,
    heading_values,
)

COPIED_FIELDS = (
    "partnership",
    "committee",
    "link_officer_names",
    "director",
    "director_account",
    "first_round_months",
    "round_interval_months",
    "scale",
    "page_header",
    "closing_text",
)


@dataclass(frozen=True)
class RolloverInput:
    """What people say of the plan that is to come."""

    title: str
    start_date: dt.date | None = None
    end_date: dt.date | None = None


def actions_to_carry_forward(plan: PartnershipPlan) -> list[SubAction]:
    """What the next update would ask about, in printed order: what is not complete, or owes an account."""
    return [pending_request.sub_action for pending_request in pending_requests(plan, dt.date.max)]


def rollover_refusal(plan: PartnershipPlan) -> NotAllowed | None:
    """Why no plan can follow this one yet, if that is so."""
    if PartnershipPlan.objects.filter(previous_plan=plan).exists():
        return NotAllowed("There is a plan that follows this one already.", "followed")
    if plan.rounds.open().exists():
        return NotAllowed("An update is open. Publish it before its lines are carried over.", "round-open")
    if UpdateRequest.objects.in_progress().filter(round__plan=plan).exists():
        sentence = "An answer is being corrected. Publish the next version before lines are carried over."
        return NotAllowed(sentence, "being-corrected")
    return None


@transaction.atomic
def roll_over(plan: PartnershipPlan, rollover: RolloverInput) -> PartnershipPlan:
    """Make the plan that follows, as a draft, and close this one. Raises NotAllowed where that cannot be."""
    plan = PartnershipPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if refused := rollover_refusal(plan):
        raise refused
    made: PartnershipPlan = PartnershipPlan.objects.create(
        title=rollover.title,
        slug=unique_slug(rollover.title),
        start_date=rollover.start_date,
        end_date=rollover.end_date,
        previous_plan=plan,
        **{name: getattr(plan, name) for name in COPIED_FIELDS},
    )
    made.link_officers.set(plan.link_officers.all())
    headings = _copy_headings(plan, made)
    sub_actions = {
        before.pk: carry_forward(before, headings[before.heading_id])
        for before in actions_to_carry_forward(plan)
    }
    _copy_indicators(plan, made, sub_actions)
    carry_equivalents_forward(sub_actions)
    with audit_context(f"Carried over into {made.title}"):
        carry_links_forward(sub_actions)
        _move_additional_rounds(plan, made)
    plan.state = PartnershipPlan.State.CLOSED
    plan.save()
    return made


def _copy_headings(plan: PartnershipPlan, made: PartnershipPlan) -> dict[int, Heading]:
    """All headings, by the number of the one before."""
    headings: dict[int, Heading] = {}
    for old in plan.headings.order_by("parent__position", "position", "pk"):
        if old.parent_id is None:
            headings[old.pk] = Heading.objects.create(plan=made, **heading_values(old))
    for old in plan.headings.filter(parent__isnull=False).order_by("position", "pk"):
        parent = headings[old.parent_id or 0]
        headings[old.pk] = Heading.objects.create(plan=made, parent=parent, **heading_values(old))
    return headings


def _copy_indicators(plan: PartnershipPlan, made: PartnershipPlan, sub_actions: dict[int, SubAction]) -> None:
    for old in plan.indicators.prefetch_related("sub_actions"):
        new = Indicator.objects.create(
            plan=made, code=old.code, framework=old.framework, meaning=old.meaning, position=old.position
        )
        new.sub_actions.set(
            [
                sub_actions[sub_action.pk]
                for sub_action in old.sub_actions.all()
                if sub_action.pk in sub_actions
            ]
        )


def _move_additional_rounds(plan: PartnershipPlan, made: PartnershipPlan) -> None:
    """Additional rounds that a committee requested move to the plan that follows."""
    last = plan.rounds.order_by("-period").first()
    for extra in plan.additional_rounds.all():
        if last is None or extra.period > last.period:
            AdditionalRound.objects.create(plan=made, period=extra.period, reason=extra.reason)
            extra.delete()


def find_equivalent_groups(plan: PartnershipPlan) -> list[list[SubAction]]:
    """Lines that say the same, and that nobody has said to be one yet: in printed order, by their words."""
    known = set(
        EquivalentAction.objects.filter(sub_action__heading__plan=plan).values_list("sub_action", flat=True)
    )
    groups: dict[str, list[SubAction]] = defaultdict(list)
    for sub_action in plan.sub_actions().active().select_related("heading__parent").in_printed_order():
        if text := " ".join(sub_action.action.casefold().split()).strip(" ."):
            groups[text].append(sub_action)
    return [
        sub_actions
        for sub_actions in groups.values()
        if sum(sub_action.pk not in known for sub_action in sub_actions) > 1
    ]


@transaction.atomic
def record_equivalents(sub_actions: Iterable[SubAction]) -> None:
    """The first of these lines is where it stands first, unless it is known as another; twice is once."""
    sub_actions = list(sub_actions)
    known = set(
        EquivalentAction.objects.filter(sub_action__in=sub_actions).values_list("sub_action", flat=True)
    )
    first, *again = [sub_action for sub_action in sub_actions if sub_action.pk not in known]
    for sub_action in again:
        for below in EquivalentAction.objects.filter(
            original=sub_action
        ):  # what was one with it is one with all
            below.original = first
            below.save()
        EquivalentAction.objects.create(sub_action=sub_action, original=first)


def equivalent_actions(sub_action: SubAction, readable: SubActionQuerySet) -> list[SubAction]:
    """Where else this line stands, of what may be read, in printed order."""
    own = (
        EquivalentAction.objects.filter(sub_action=sub_action).values_list("original", flat=True).first()
        or sub_action.pk
    )
    pks = {own, *EquivalentAction.objects.filter(original=own).values_list("sub_action", flat=True)} - {
        sub_action.pk
    }
    sub_actions = readable.filter(pk__in=pks).select_related("heading__parent")
    return list(sub_actions.in_printed_order())
