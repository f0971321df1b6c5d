"""Opening a round, and recording those that committees had on paper."""

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
    named: str = "",
    instructions: str = "",
    due: dt.date | None = None,
    meeting: Meeting | None = None,
    owners: Mapping[int, Sequence[Owner]] | None = None,
    by: User | None = None,
) -> Round:
    """Open the round of that month and create its update requests, to today's owners.

    `named` is what it is called where that is no month; `owners` names others for some lines, in this
    round alone.
    Raises NotAllowed where the plan is closed or has an open round, or one of that month or later.
    """
    period = period.replace(day=1)
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if not plan.is_followed_up:
        raise NotAllowed("This plan is closed: no more updates come.", "closed")
    if plan.rounds.open().exists():
        raise NotAllowed("Publish the current round before opening another.", "round-open")
    if plan.rounds.filter(period__gte=period).exists():
        last = plan.rounds.order_by("-period")[0]
        raise NotAllowed(f"There is an update of {last} already; choose a later month.", "month-past")
    wanted = pending_requests(plan, period)
    if not wanted:
        raise NotAllowed("Nothing is outstanding, so there is nothing to ask.", "nothing-outstanding")
    with audit_context("Opened", by):
        this_round = Round.objects.create(
            plan=plan,
            period=period,
            period_label=named,
            instructions=instructions,
            opens=timezone.localdate(),
            due=due,
            meeting=meeting,
        )
        create_requests(this_round, wanted, owners)
    return this_round


def sync_request_owners(sub_action: SubAction, before: Collection[int], printed_before: str) -> None:
    """Change the officers of an open round's requests to those whom the plan names now.

    Who was named for that update alone stays.
    """
    named = {owner.pk for owner in sub_action.owners.all()}
    if named == set(before) and sub_action.responsibility == printed_before:
        return
    open_ones = UpdateRequest.objects.select_for_update(of=("self",)).filter(
        sub_action=sub_action, round__state=Round.State.OPEN, responsibility=printed_before
    )
    for update_request in open_ones.prefetch_related("owners"):
        if {owner.pk for owner in update_request.owners.all()} == set(before):
            update_request.responsibility = sub_action.responsibility
            with audit_context("The plan names others"):
                update_request.save(update_fields=["responsibility"])
                update_request.owners.set(named)


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


def record_past_round(plan: ActionPlan, period: dt.date, *, instructions: str = "", named: str = "") -> Round:
    """The published round of a month that a committee had on paper; made where it is not on record.

    `named` is what the report calls it, where that is no month.
    Raises NotAllowed where that month's round is still open: what officers are writing is not history.
    """
    this_round, made = Round.objects.get_or_create(
        plan=plan,
        period=period.replace(day=1),
        defaults={"state": Round.State.PUBLISHED, "instructions": instructions, "period_label": named},
    )
    if not made and this_round.state != Round.State.PUBLISHED:
        raise NotAllowed(
            f"The round of {this_round} is still open, so no report of it can be recorded as history.",
            "round-open",
        )
    if not made and instructions and not this_round.instructions and not this_round.report_version:
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
    """The same for actions without a request: what was requested, from whom, and what was received.

    As many queries for all of them as for one. `owners` are the keys of the officers of each.
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


def add_omitted_requests(plan: ActionPlan, *, all_lines_are_known: bool = False) -> list[UpdateRequest]:
    """Unanswered questions for what published rounds left out although it was outstanding.

    Walks the rounds from the oldest, and returns the rows that it had to add. The first round tells
    which lines there are, unless they are known already.
    """
    added = []
    first = plan.rounds.published().order_by("period").first()
    # The requests of a round published here are final; no report knows better.
    for past in plan.rounds.published().filter(report_version=0).order_by("period"):
        if past == first and not all_lines_are_known:
            continue
        there = set(past.update_requests.values_list("sub_action_id", flat=True))
        left_out = [
            pending_request
            for pending_request in pending_requests(plan, past.period, on=past.period)
            if pending_request.sub_action.pk not in there
        ]
        added += create_requests(past, left_out)
    return added
