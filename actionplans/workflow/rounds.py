"""Opening a round, and recording past rounds from imported reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from actionplans.models import (
    ActionPlan,
    ImpactEntry,
    Meeting,
    Owner,
    ProgressEntry,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.workflow.transitions import NotAllowed
from actionplans.workflow.update_requests import create_requests, pending_requests
from audit.bulk import bulk_create_tracked, bulk_update_tracked
from audit.records import audit_context


@transaction.atomic
def open_round(
    plan: ActionPlan,
    period: dt.date,
    *,
    period_label: str = "",
    instructions: str = "",
    due: dt.date | None = None,
    meeting: Meeting | None = None,
    owners: Mapping[int, Sequence[Owner]] | None = None,
    by: User | None = None,
) -> Round:
    """Open the round of that month and create its update requests, to today's owners.

    `period_label` names the round where it has no month; `owners` replaces the owners of sub-actions, by
    primary key, in this round only.
    Raises NotAllowed where the plan is closed or has an open round, or one of that month or later.
    """
    period = period.replace(day=1)
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if not plan.is_followed_up:
        raise NotAllowed("This plan is closed: no more updates come.", "closed")
    if plan.rounds.open().exists():
        raise NotAllowed("Publish the current round before opening another.", "round-open")
    if plan.rounds.filter(period__gte=period).exists():
        last_round = plan.rounds.order_by("-period")[0]
        raise NotAllowed(f"There is an update of {last_round} already; choose a later month.", "month-past")
    pending = pending_requests(plan, period)
    if not pending:
        raise NotAllowed("Nothing is outstanding, so there is nothing to ask.", "nothing-outstanding")
    with audit_context("Opened", by):
        this_round = Round.objects.create(
            plan=plan,
            period=period,
            period_label=period_label,
            instructions=instructions,
            opens=timezone.localdate(),
            due=due,
            meeting=meeting,
        )
        create_requests(this_round, pending, owners)
    return this_round


def sync_request_owners(
    sub_action: SubAction, owner_ids_before: Collection[int], responsibility_before: str
) -> None:
    """Give the requests of an open round the owners that the plan names now.

    `owner_ids_before` and `responsibility_before` are what the plan had before the edit.
    Owners who were named for this round only stay.
    """
    owner_ids = {owner.pk for owner in sub_action.owners.all()}
    if owner_ids == set(owner_ids_before) and sub_action.responsibility == responsibility_before:
        return
    open_requests = UpdateRequest.objects.select_for_update(of=("self",)).filter(
        sub_action=sub_action, round__state=Round.State.OPEN, responsibility=responsibility_before
    )
    for update_request in open_requests.prefetch_related("owners"):
        if {owner.pk for owner in update_request.owners.all()} == set(owner_ids_before):
            update_request.responsibility = sub_action.responsibility
            with audit_context("The plan names others"):
                update_request.save(update_fields=["responsibility"])
                update_request.owners.set(owner_ids)


@transaction.atomic
def change_deadline(this_round: Round, due: dt.date, meeting: Meeting | None, *, by: User) -> Round:
    """Give an open round another deadline and meeting. Raises NotAllowed once it is published."""
    this_round = Round.objects.select_for_update().get(pk=this_round.pk)
    if this_round.state != Round.State.OPEN:
        raise NotAllowed("This update is published, so its deadline stays as it was.", "published")
    this_round.due, this_round.meeting = due, meeting
    with audit_context("Another deadline", by):
        this_round.save(update_fields=["due", "meeting"])
    return this_round


def record_past_round(
    plan: ActionPlan, period: dt.date, *, instructions: str = "", period_label: str = ""
) -> Round:
    """The published round of an imported report, created where it is not on record.

    `period_label` is the report's name for the round, where that is no month.
    Raises NotAllowed where that month's round is still open: drafts are not history.
    """
    this_round, created = Round.objects.get_or_create(
        plan=plan,
        period=period.replace(day=1),
        defaults={"state": Round.State.PUBLISHED, "instructions": instructions, "period_label": period_label},
    )
    if not created and this_round.state != Round.State.PUBLISHED:
        raise NotAllowed(
            f"The round of {this_round} is still open, so no report of it can be recorded as history.",
            "round-open",
        )
    if not created and instructions and not this_round.instructions and not this_round.report_version:
        this_round.instructions = instructions
        this_round.save(update_fields=["instructions"])
    return this_round


def record_past_entry(entry: ProgressEntry | ImpactEntry) -> None:
    """Store an imported entry of one action, as published history."""
    entry.save()
    for update_request in UpdateRequest.objects.filter(round=entry.round, sub_action=entry.sub_action):
        if update_request.state != UpdateRequest.State.PUBLISHED:
            update_request.state = UpdateRequest.State.PUBLISHED
            update_request.save(update_fields=["state"])


def record_past_updates(
    update_requests: Sequence[UpdateRequest],
    owners: Sequence[Sequence[int]],
    entries: Sequence[ProgressEntry | ImpactEntry],
) -> None:
    """Store new update requests with their entries, as published history.

    `owners` are the primary keys of the owners of each request. The number of queries is constant.
    """
    bulk_create_tracked(update_requests, {"owners": owners})
    for model in (ProgressEntry, ImpactEntry):
        bulk_create_tracked(entry for entry in entries if isinstance(entry, model))
    answered = {(entry.round_id, entry.sub_action_id) for entry in entries}
    published = [
        update_request
        for update_request in update_requests
        if (update_request.round_id, update_request.sub_action_id) in answered
    ]
    for update_request in published:
        update_request.state = UpdateRequest.State.PUBLISHED
    bulk_update_tracked(published, ["state"])


def add_omitted_requests(plan: ActionPlan, *, all_actions_are_known: bool = False) -> list[UpdateRequest]:
    """Add requests that received no update for what published rounds omitted although it was outstanding.

    Goes through the rounds from the oldest, and returns the added requests. The first round defines
    which actions there are, unless `all_actions_are_known`.
    """
    added_requests = []
    first_round = plan.rounds.published().order_by("period").first()
    # The requests of a round published here are final; no report knows better.
    for past_round in plan.rounds.published().filter(report_version=0).order_by("period"):
        if past_round == first_round and not all_actions_are_known:
            continue
        requested_ids = set(past_round.update_requests.values_list("sub_action_id", flat=True))
        omitted = [
            pending_request
            for pending_request in pending_requests(plan, past_round.period, on=past_round.period)
            if pending_request.sub_action.pk not in requested_ids
        ]
        added_requests += create_requests(past_round, omitted)
    return added_requests
