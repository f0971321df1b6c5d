"""Creating the next plan from a plan: incomplete actions are carried forward with their links."""

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
    """What was entered for the next plan."""

    title: str
    start_date: dt.date | None = None
    end_date: dt.date | None = None


def actions_to_carry_forward(plan: PartnershipPlan) -> list[SubAction]:
    """The actions that the next round would ask about, in printed order: incomplete, or with impact due."""
    return [pending_request.sub_action for pending_request in pending_requests(plan, dt.date.max)]


def rollover_refusal(plan: PartnershipPlan) -> NotAllowed | None:
    """Why the next plan cannot be created yet; None if it can."""
    if PartnershipPlan.objects.filter(previous_plan=plan).exists():
        return NotAllowed("There is a plan that follows this one already.", "followed")
    if plan.rounds.open().exists():
        return NotAllowed("An update is open. Publish it before its lines are carried over.", "round-open")
    if UpdateRequest.objects.in_progress().filter(round__plan=plan).exists():
        message = "An answer is being corrected. Publish the next version before lines are carried over."
        return NotAllowed(message, "being-corrected")
    return None


@transaction.atomic
def roll_over(plan: PartnershipPlan, rollover: RolloverInput) -> PartnershipPlan:
    """Create the next plan as a draft, and close this one. Raises NotAllowed if it cannot be created."""
    plan = PartnershipPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if refusal := rollover_refusal(plan):
        raise refusal
    next_plan: PartnershipPlan = PartnershipPlan.objects.create(
        title=rollover.title,
        slug=unique_slug(rollover.title),
        start_date=rollover.start_date,
        end_date=rollover.end_date,
        previous_plan=plan,
        **{name: getattr(plan, name) for name in COPIED_FIELDS},
    )
    next_plan.link_officers.set(plan.link_officers.all())
    headings = _copy_headings(plan, next_plan)
    sub_actions = {
        previous.pk: carry_forward(previous, headings[previous.heading_id])
        for previous in actions_to_carry_forward(plan)
    }
    _copy_indicators(plan, next_plan, sub_actions)
    carry_equivalents_forward(sub_actions)
    with audit_context(f"Carried over into {next_plan.title}"):
        carry_links_forward(sub_actions)
        _move_additional_rounds(plan, next_plan)
    plan.state = PartnershipPlan.State.CLOSED
    plan.save()
    return next_plan


def _copy_headings(plan: PartnershipPlan, next_plan: PartnershipPlan) -> dict[int, Heading]:
    """Copy all headings. Returns the new ones by id of the old."""
    headings: dict[int, Heading] = {}
    for old in plan.headings.order_by("parent__position", "position", "pk"):
        if old.parent_id is None:
            headings[old.pk] = Heading.objects.create(plan=next_plan, **heading_values(old))
    for old in plan.headings.filter(parent__isnull=False).order_by("position", "pk"):
        parent = headings[old.parent_id or 0]
        headings[old.pk] = Heading.objects.create(plan=next_plan, parent=parent, **heading_values(old))
    return headings


def _copy_indicators(
    plan: PartnershipPlan, next_plan: PartnershipPlan, sub_actions: dict[int, SubAction]
) -> None:
    for old in plan.indicators.prefetch_related("sub_actions"):
        new = Indicator.objects.create(
            plan=next_plan, code=old.code, framework=old.framework, meaning=old.meaning, position=old.position
        )
        new.sub_actions.set(
            [
                sub_actions[sub_action.pk]
                for sub_action in old.sub_actions.all()
                if sub_action.pk in sub_actions
            ]
        )


def _move_additional_rounds(plan: PartnershipPlan, next_plan: PartnershipPlan) -> None:
    """Move additional rounds that have not taken place to the next plan."""
    last_round = plan.rounds.order_by("-period").first()
    for additional_round in plan.additional_rounds.all():
        if last_round is None or additional_round.period > last_round.period:
            AdditionalRound.objects.create(
                plan=next_plan, period=additional_round.period, reason=additional_round.reason
            )
            additional_round.delete()


def find_equivalent_groups(plan: PartnershipPlan) -> list[list[SubAction]]:
    """Groups of actions with the same text that are not recorded as equivalent yet, in printed order."""
    recorded_ids = set(
        EquivalentAction.objects.filter(sub_action__heading__plan=plan).values_list("sub_action", flat=True)
    )
    groups: dict[str, list[SubAction]] = defaultdict(list)
    for sub_action in plan.sub_actions().active().select_related("heading__parent").in_printed_order():
        if text := " ".join(sub_action.action.casefold().split()).strip(" ."):
            groups[text].append(sub_action)
    return [
        sub_actions
        for sub_actions in groups.values()
        if sum(sub_action.pk not in recorded_ids for sub_action in sub_actions) > 1
    ]


@transaction.atomic
def record_equivalents(sub_actions: Iterable[SubAction]) -> None:
    """Record these actions as equivalent to the first of them that is not recorded yet."""
    sub_actions = list(sub_actions)
    recorded_ids = set(
        EquivalentAction.objects.filter(sub_action__in=sub_actions).values_list("sub_action", flat=True)
    )
    original, *others = [sub_action for sub_action in sub_actions if sub_action.pk not in recorded_ids]
    for sub_action in others:
        for equivalent in EquivalentAction.objects.filter(original=sub_action):  # its own equivalents too
            equivalent.original = original
            equivalent.save()
        EquivalentAction.objects.create(sub_action=sub_action, original=original)


def equivalent_actions(sub_action: SubAction, readable: SubActionQuerySet) -> list[SubAction]:
    """The equivalent actions of an action that may be read, in printed order."""
    original_id = (
        EquivalentAction.objects.filter(sub_action=sub_action).values_list("original", flat=True).first()
        or sub_action.pk
    )
    equivalent_ids = {
        original_id,
        *EquivalentAction.objects.filter(original=original_id).values_list("sub_action", flat=True),
    } - {sub_action.pk}
    sub_actions = readable.filter(pk__in=equivalent_ids).select_related("heading__parent")
    return list(sub_actions.in_printed_order())
