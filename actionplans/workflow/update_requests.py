"""What a round asks: what is outstanding then, and what becomes so while it is open."""

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
    """What a round has to ask of one sub-action."""

    sub_action: SubAction
    asks_for_progress: bool
    asks_for_impact: bool


def pending_requests(plan: ActionPlan, period: dt.date, *, on: dt.date | None = None) -> list[PendingRequest]:
    """What a round of that month must ask, so that nothing vanishes between rounds.

    Progress of every live sub-action whose last grade before it is not 1 or that was never graded;
    impact where it was "not yet" known, or was requested and never received. Where a committee decided about
    a grade, its grade counts; where it requested a further report, progress is requested whatever the grade.
    `on` is the day as at which grades count, where it is not today.
    """
    reports = find_further_reports_due(ActionPlan.objects.filter(pk=plan.pk), period)
    owed = find_impact_due(plan.rounds.published().filter(period__lt=period))
    lines: Any = (
        plan.sub_actions().active().with_latest_grade(before=period, on=on).select_related("heading__parent")
    )
    lines = lines.prefetch_related("owners")
    pending_requests = [
        PendingRequest(
            line,
            asks_for_progress=line.latest_grade != Grade.FULLY_ACHIEVED or line.pk in reports,
            asks_for_impact=line.pk in owed,
        )
        for line in lines.in_printed_order()
    ]
    return [
        pending_request
        for pending_request in pending_requests
        if pending_request.asks_for_progress or pending_request.asks_for_impact
    ]


def find_impact_due(rounds: RoundQuerySet) -> set[int]:
    """The sub-actions whose impact these published rounds left open. Two queries, however many."""
    entries = ImpactEntry.objects.filter(round__in=rounds, excluded_from_report=False).exclude(
        evidence="", not_yet_known=False
    )
    update_requests = UpdateRequest.objects.filter(round__in=rounds, asks_for_impact=True)
    values: dict[tuple[dt.date, int], bool] = dict.fromkeys(
        update_requests.values_list("round__period", "sub_action_id"), True
    )
    values |= {
        (period, line): not_yet_known
        for period, line, not_yet_known in entries.values_list(
            "round__period", "sub_action_id", "not_yet_known"
        )
    }
    last = {line: owed for (_, line), owed in sorted(values.items())}
    return {line for line, owed in last.items() if owed}


def find_further_reports_due(plans: QuerySet[Any], before: dt.date | None = None) -> set[int]:
    """The active actions on which a further report was requested, and none was published since.

    `before` is the month of the round that is to ask; None asks whether any is owed. Three queries.
    """
    decisions = Decision.objects.in_force().filter(kind=Decision.Kind.REPORT, plan__in=plans)
    entries = ProgressEntry.objects.published()
    if before:
        decisions, entries = (
            decisions.filter(further_report_period__lte=before),
            entries.filter(round__period__lt=before),
        )
    wanted: list[Any] = list(decisions.values_list("sub_action", "heading", "further_report_period"))
    if not wanted:
        return set()
    sub_actions = SubAction.objects.active().filter(heading__plan__in=plans)
    of_heading: dict[int | None, list[int]] = {}
    for line, heading, parent in sub_actions.values_list("pk", "heading", "heading__parent"):
        of_heading.setdefault(heading, []).append(line)
        of_heading.setdefault(parent, []).append(line)
    since: dict[int, dt.date] = {}
    for line, heading, period in wanted:
        for each in [line] if line else of_heading.get(heading, []):
            since[each] = max(period, since.get(each, period))
    last = dict(entries.filter(sub_action__in=since).values_list("sub_action").annotate(Max("round__period")))
    return {line for line, month in since.items() if line not in last or last[line] < month}


def create_request(this_round: Round, pending_request: PendingRequest) -> UpdateRequest:
    """Put one question to the owners that the sub-action has today."""
    return create_requests(this_round, [pending_request])[0]


def create_requests(
    this_round: Round,
    pending_requests: Sequence[PendingRequest],
    others: Mapping[int, Sequence[Owner]] | None = None,
) -> list[UpdateRequest]:
    """Put questions to the owners that the sub-actions have today, or for some to `others` this time."""
    others = others or {}
    rows = [
        UpdateRequest(
            round=this_round,
            sub_action=pending_request.sub_action,
            asks_for_progress=pending_request.asks_for_progress,
            asks_for_impact=pending_request.asks_for_impact,
            responsibility=_responsibility_text(
                pending_request.sub_action, others.get(pending_request.sub_action.pk)
            ),
            state=_initial_state(this_round),
        )
        for pending_request in pending_requests
    ]
    owners = [
        [
            owner.pk
            for owner in others.get(pending_request.sub_action.pk, pending_request.sub_action.owners.all())
        ]
        for pending_request in pending_requests
    ]
    return bulk_create_tracked(rows, {"owners": owners})


def request_newly_outstanding(plan: ActionPlan, lines: Collection[int], why: str, *, by: User) -> None:
    """Have the open round ask what these lines owe since it was opened: it is the next one.

    A grade was corrected or amended, or a decision that ended a line was taken back. An answer that is
    with the link officer goes back to its officer, who has more to tell.
    """
    this_round = plan.rounds.open().first()
    if this_round is None:
        return
    rows = this_round.update_requests.select_for_update(of=("self",)).filter(sub_action__in=lines)
    there = {update_request.sub_action_id: update_request for update_request in rows}
    wanted = [each for each in pending_requests(plan, this_round.period) if each.sub_action.pk in lines]
    with audit_context(why, by):
        create_requests(this_round, [each for each in wanted if each.sub_action.pk not in there])
    for pending_request in wanted:
        if update_request := there.get(pending_request.sub_action.pk):
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
        more = " and ".join(added.values()).capitalize()
        add_comment(update_request, f"{more} is asked for, too. {why}", by=by, returns=True)


def _responsibility_text(sub_action: SubAction, others: Sequence[Owner] | None) -> str:
    return sub_action.responsibility if others is None else "\n".join(map(str, others))


def _initial_state(this_round: Round) -> str:
    """Mark requests of a past round as not received, until an update of its report is recorded."""
    is_past = this_round.state == Round.State.PUBLISHED
    return UpdateRequest.State.NOT_RECEIVED if is_past else UpdateRequest.State.NOT_STARTED
