"""The rows of a round's board, as strings and flags for the template."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import User
from actionplans.models import ActionPlan, Evidence, ImpactEntry, ProgressEntry, Round, UpdateRequest
from actionplans.update_checks import (
    PreviousEntries,
    check_update,
    date_in_full,
    previous_entries_by_sub_action,
)
from actionplans.views.days_left import days_left
from actionplans.views.evidence_rows import evidence_rows_by_request
from actionplans.workflow.updates import UpdateContent


def build_board_rows(this_round: Round, plan: ActionPlan, user: User) -> list[dict[str, Any]]:
    """One row for each update request, with content, owners and grades. The number of queries is constant."""
    update_requests = list(this_round.update_requests.for_board().in_printed_order())
    previous_entries = previous_entries_by_sub_action(
        this_round, [update_request.sub_action_id for update_request in update_requests]
    )
    content_by_sub_action = _content_by_sub_action(this_round)
    evidence = evidence_rows_by_request(
        Evidence.objects.not_removed().filter(update_request__round=this_round)
    )
    late_update_ids = set(this_round.update_requests.late_updates().values_list("pk", flat=True))
    edited_ids = set(this_round.update_requests.edited_by(user).values_list("pk", flat=True))
    rows = [
        _board_row(
            update_request,
            content_by_sub_action.get(update_request.sub_action_id, UpdateContent()),
            previous_entries[update_request.sub_action_id],
            plan,
            update_request.pk in edited_ids,
        )
        for update_request in update_requests
    ]
    return [
        {**row, "evidence": evidence.get(row["pk"], []), "is_late_update": row["pk"] in late_update_ids}
        for row in rows
    ]


def _content_by_sub_action(this_round: Round) -> dict[int, UpdateContent]:
    progress = {e.sub_action_id: e for e in ProgressEntry.objects.filter(round=this_round).in_version_order()}
    impact = {e.sub_action_id: e for e in ImpactEntry.objects.filter(round=this_round).in_version_order()}
    return {
        sub_action_id: UpdateContent.from_entries(progress.get(sub_action_id), impact.get(sub_action_id))
        for sub_action_id in {*progress, *impact}
    }


def _board_row(
    update_request: UpdateRequest,
    content: UpdateContent,
    previous_entries: PreviousEntries,
    plan: ActionPlan,
    is_edited_by_user: bool,
) -> dict[str, Any]:
    scale = plan.grading_scale
    previous_grade = next((entry.grade for entry in previous_entries.progress if entry.grade), None)
    is_open = update_request.is_in_progress
    active_users = [u for o in update_request.owners.all() for u in o.users.all() if u.is_active]
    active_users += [colleague for colleague in update_request.delegates.all() if colleague.is_active]
    # It may still have a draft, which was not printed.
    is_missing = update_request.state == UpdateRequest.State.NOT_RECEIVED
    is_submitted = is_open and update_request.state == UpdateRequest.State.SUBMITTED
    return {
        "pk": update_request.pk,
        "is_open": is_open,
        "approved": update_request.state == UpdateRequest.State.APPROVED,
        "line": f"{update_request.pk}:{update_request.version}",
        "name": str(update_request.sub_action),
        "action": update_request.sub_action.action,
        "owners": update_request.responsibility or "Nobody named",
        "without_account": _owners_named(update_request)
        if is_open and update_request.is_with_officer and not active_users
        else [],
        "left": get_departed_owner_names(update_request) if is_open else "",
        "state": update_request.state,
        "state_words": update_request.get_state_display(),
        "days": days_left(update_request.due),
        "can_ask_again": update_request.is_wanted and bool(active_users),
        "ended": update_request.ended_as if is_open else "",
        "instead": " and ".join(str(colleague) for colleague in update_request.delegates.all())
        if is_open
        else "",
        "comment": _last_comment(update_request) if is_open else "",
        "asks_progress": update_request.asks_for_progress,
        "grade": "" if is_missing else content.grade and scale.css(content.grade),
        "grade_words": scale.word(content.grade),
        "before": previous_grade and scale.css(previous_grade),
        "before_words": scale.word(previous_grade),
        "answer": None if content.is_empty else content,
        "date_read": date_in_full(content.revised_date),
        "findings": [] if content.is_empty else check_update(update_request, content, plan, previous_entries),
        "can_approve": is_submitted and not is_edited_by_user,
        "needs_another": is_submitted and is_edited_by_user,
    }


def _last_comment(update_request: UpdateRequest) -> str:
    """Who added the last note, and when; "" where it is the note of a return, which the state shows."""
    last_comment = next(reversed(update_request.comments.all()), None)
    return (
        f"{last_comment.author} commented on {timezone.localtime(last_comment.created_at):%-d %B}"
        if last_comment and not last_comment.requests_changes
        else ""
    )


def _owners_named(update_request: UpdateRequest) -> list[str]:
    return [owner.name for owner in update_request.owners.all()] or [
        update_request.responsibility or "Nobody named"
    ]


def get_departed_owner_names(update_request: UpdateRequest) -> str:
    """The owners without an active user, as text."""
    users_by_owner = [(owner, owner.users.all()) for owner in update_request.owners.all()]
    departed = [
        owner.name for owner, users in users_by_owner if users and not any(u.is_active for u in users)
    ]
    return " and ".join(departed)
