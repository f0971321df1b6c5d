"""The update requests of a round: those outstanding when it opens, and those added while it is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from accounts.models import User
from actionplans.models import (
    ActionPlan,
    Decision,
    ImpactEntry,
    Owner,
    ProgressEntry,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.models.rounds import RoundQuerySet
from actionplans.models.update_requests import REQUEST_FLAGS
from actionplans.workflow.transitions import State, transition
from actionplans.workflow.updates import add_comment
from audit.bulk import bulk_create_tracked
from audit.records import audit_context
from documents.plan.grades import Grade


@dataclass(frozen=True)
class PendingRequest:
    """What a round asks for on one sub-action."""

    sub_action: SubAction
    asks_for_progress: bool
    asks_for_impact: bool


def pending_requests(plan: ActionPlan, period: dt.date, *, on: dt.date | None = None) -> list[PendingRequest]:
    """What a round of that month must ask for, in printed order.

    Progress on every active sub-action whose last grade before that month is not 1 (or that has none), and
    on those with a further report due; impact where it was "not yet" known, or requested and not received.
    The committee's grade counts before the officer's. `on` is the day whose grades count, by default today.
    """
    report_due_ids = find_further_reports_due(ActionPlan.objects.filter(pk=plan.pk), period)
    impact_due_ids = find_impact_due(plan.rounds.published().filter(period__lt=period))
    sub_actions: Any = (
        plan.sub_actions().active().with_latest_grade(before=period, on=on).select_related("heading__parent")
    )
    sub_actions = sub_actions.prefetch_related("owners")
    pending_requests = [
        PendingRequest(
            sub_action,
            asks_for_progress=sub_action.latest_grade != Grade.FULLY_ACHIEVED
            or sub_action.pk in report_due_ids,
            asks_for_impact=sub_action.pk in impact_due_ids,
        )
        for sub_action in sub_actions.in_printed_order()
    ]
    return [
        pending_request
        for pending_request in pending_requests
        if pending_request.asks_for_progress or pending_request.asks_for_impact
    ]


def find_impact_due(rounds: RoundQuerySet) -> set[int]:
    """Ids of the sub-actions whose impact is still due after these published rounds. Two queries."""
    entries = ImpactEntry.objects.filter(round__in=rounds, excluded_from_report=False).exclude(
        evidence="", not_yet_known=False
    )
    update_requests = UpdateRequest.objects.filter(round__in=rounds, asks_for_impact=True)
    is_due_by_period: dict[tuple[dt.date, int], bool] = dict.fromkeys(
        update_requests.values_list("round__period", "sub_action_id"), True
    )
    is_due_by_period |= {
        (period, pk): not_yet_known
        for period, pk, not_yet_known in entries.values_list(
            "round__period", "sub_action_id", "not_yet_known"
        )
    }
    is_due_by_sub_action = {pk: is_due for (_, pk), is_due in sorted(is_due_by_period.items())}
    return {pk for pk, is_due in is_due_by_sub_action.items() if is_due}


def find_further_reports_due(plans: QuerySet[Any], before: dt.date | None = None) -> set[int]:
    """Ids of the active actions on which a further report was requested, and none published since.

    `before` limits it to reports due by the month of a round; None counts all. Three queries.
    """
    decisions = Decision.objects.in_force().filter(kind=Decision.Kind.REPORT, plan__in=plans)
    entries = ProgressEntry.objects.published()
    if before:
        decisions, entries = (
            decisions.filter(further_report_period__lte=before),
            entries.filter(round__period__lt=before),
        )
    requested_reports: list[Any] = list(
        decisions.values_list("sub_action", "heading", "further_report_period")
    )
    if not requested_reports:
        return set()
    sub_actions = SubAction.objects.active().filter(heading__plan__in=plans)
    ids_by_heading: dict[int | None, list[int]] = {}
    for pk, heading, parent in sub_actions.values_list("pk", "heading", "heading__parent"):
        ids_by_heading.setdefault(heading, []).append(pk)
        ids_by_heading.setdefault(parent, []).append(pk)
    due_periods: dict[int, dt.date] = {}
    for pk, heading, period in requested_reports:
        for sub_action_id in [pk] if pk else ids_by_heading.get(heading, []):
            due_periods[sub_action_id] = max(period, due_periods.get(sub_action_id, period))
    last_periods = dict(
        entries.filter(sub_action__in=due_periods).values_list("sub_action").annotate(Max("round__period"))
    )
    return {pk for pk, month in due_periods.items() if pk not in last_periods or last_periods[pk] < month}


def create_request(this_round: Round, pending_request: PendingRequest) -> UpdateRequest:
    """Create one update request, to the owners that the sub-action has today."""
    return create_requests(this_round, [pending_request])[0]


def create_requests(
    this_round: Round,
    pending_requests: Sequence[PendingRequest],
    other_owners: Mapping[int, Sequence[Owner]] | None = None,
) -> list[UpdateRequest]:
    """Create update requests, to the owners that the sub-actions have today.

    `other_owners` replaces the owners of some sub-actions, by primary key, for these requests.
    """
    other_owners = other_owners or {}
    rows = [
        UpdateRequest(
            round=this_round,
            sub_action=pending_request.sub_action,
            asks_for_progress=pending_request.asks_for_progress,
            asks_for_impact=pending_request.asks_for_impact,
            responsibility=_responsibility_text(
                pending_request.sub_action, other_owners.get(pending_request.sub_action.pk)
            ),
            state=_initial_state(this_round),
        )
        for pending_request in pending_requests
    ]
    owners = [
        [
            owner.pk
            for owner in other_owners.get(
                pending_request.sub_action.pk, pending_request.sub_action.owners.all()
            )
        ]
        for pending_request in pending_requests
    ]
    return bulk_create_tracked(rows, {"owners": owners})


def request_newly_outstanding(
    plan: ActionPlan, sub_action_ids: Collection[int], why: str, *, by: User
) -> None:
    """Add to the open round what became outstanding on these sub-actions since it was opened.

    That is so after a grade was corrected or amended, and after a decision that ended an action was
    rescinded. An update that is with the link officer is returned to its officer, with what is added.
    """
    this_round = plan.rounds.open().first()
    if this_round is None:
        return
    update_requests = this_round.update_requests.select_for_update(of=("self",)).filter(
        sub_action__in=sub_action_ids
    )
    existing = {update_request.sub_action_id: update_request for update_request in update_requests}
    pending = [
        pending_request
        for pending_request in pending_requests(plan, this_round.period)
        if pending_request.sub_action.pk in sub_action_ids
    ]
    with audit_context(why, by):
        create_requests(
            this_round,
            [pending_request for pending_request in pending if pending_request.sub_action.pk not in existing],
        )
    for pending_request in pending:
        if update_request := existing.get(pending_request.sub_action.pk):
            _extend_request(update_request, pending_request, why, by)


def _extend_request(
    update_request: UpdateRequest, pending_request: PendingRequest, why: str, by: User
) -> None:
    added = {
        name: word
        for name, word in REQUEST_FLAGS.items()
        if getattr(pending_request, name) and not getattr(update_request, name)
    }
    if not added:
        return
    for name in added:
        setattr(update_request, name, True)
    with audit_context(why, by):
        update_request.save(update_fields=list(added))
    if update_request.state in (State.SUBMITTED, State.APPROVED):
        transition(update_request, State.RETURNED, by=by, why=why)
        added_words = " and ".join(added.values()).capitalize()
        add_comment(update_request, f"{added_words} is asked for, too. {why}", by=by, requests_changes=True)


def _responsibility_text(sub_action: SubAction, other_owners: Sequence[Owner] | None) -> str:
    return sub_action.responsibility if other_owners is None else "\n".join(map(str, other_owners))


def _initial_state(this_round: Round) -> str:
    """Requests of a past round start as not received, until an update from its report is recorded."""
    is_past = this_round.state == Round.State.PUBLISHED
    return UpdateRequest.State.NOT_RECEIVED if is_past else UpdateRequest.State.NOT_STARTED
