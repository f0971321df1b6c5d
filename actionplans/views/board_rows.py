"""The rows of a link officer's board, made ready for the page."""

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


def build_board_rows(this_round: Round, plan: ActionPlan, by: User) -> list[dict[str, Any]]:
    """One row a line: what came, from whom, and the grade now and before. As many queries for any plan."""
    update_requests = list(this_round.update_requests.for_board().in_printed_order())
    past = previous_entries_by_sub_action(
        this_round, [update_request.sub_action_id for update_request in update_requests]
    )
    answers = _content_by_sub_action(this_round)
    evidence = evidence_rows_by_request(
        Evidence.objects.not_removed().filter(update_request__round=this_round)
    )
    late = set(this_round.update_requests.late_updates().values_list("pk", flat=True))
    own = set(this_round.update_requests.edited_by(by).values_list("pk", flat=True))
    rows = [
        _board_row(
            update_request,
            answers.get(update_request.sub_action_id, UpdateContent()),
            past[update_request.sub_action_id],
            plan,
            update_request.pk in own,
        )
        for update_request in update_requests
    ]
    return [
        {**row, "evidence": evidence.get(row["pk"], []), "is_late_update": row["pk"] in late} for row in rows
    ]


def _content_by_sub_action(this_round: Round) -> dict[int, UpdateContent]:
    progress = {e.sub_action_id: e for e in ProgressEntry.objects.filter(round=this_round).in_version_order()}
    impact = {e.sub_action_id: e for e in ImpactEntry.objects.filter(round=this_round).in_version_order()}
    return {
        line: UpdateContent.from_entries(progress.get(line), impact.get(line))
        for line in {*progress, *impact}
    }


def _board_row(
    update_request: UpdateRequest,
    answer: UpdateContent,
    past: PreviousEntries,
    plan: ActionPlan,
    is_own: bool,
) -> dict[str, Any]:
    scale = plan.grading_scale
    before = next((entry.grade for entry in past.progress if entry.grade), None)
    is_open = update_request.is_going_on
    people = [u for o in update_request.owners.all() for u in o.users.all() if u.is_active]
    people += [colleague for colleague in update_request.delegates.all() if colleague.is_active]
    is_missing = (
        update_request.state == UpdateRequest.State.NOT_RECEIVED
    )  # a draft may be there, but was not printed
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
        if is_open and update_request.is_with_officer and not people
        else [],
        "left": get_departed_owner_names(update_request) if is_open else "",
        "state": update_request.state,
        "state_words": update_request.get_state_display(),
        "days": days_left(update_request.due),
        "can_ask_again": update_request.is_wanted and bool(people),
        "ended": update_request.ended_as if is_open else "",
        "instead": " and ".join(str(colleague) for colleague in update_request.delegates.all())
        if is_open
        else "",
        "comment": _last_comment(update_request) if is_open else "",
        "asks_progress": update_request.asks_for_progress,
        "grade": "" if is_missing else answer.grade and scale.css(answer.grade),
        "grade_words": scale.word(answer.grade),
        "before": before and scale.css(before),
        "before_words": scale.word(before),
        "answer": None if answer.is_empty else answer,
        "date_read": date_in_full(answer.revised_date),
        "findings": [] if answer.is_empty else check_update(update_request, answer, plan, past),
        "can_approve": is_submitted and not is_own,
        "needs_another": is_submitted and is_own,
    }


def _last_comment(update_request: UpdateRequest) -> str:
    """Who added the last note; the state already shows that it was sent back."""
    last = next(reversed(update_request.comments.all()), None)
    return (
        f"{last.author} commented on {timezone.localtime(last.created_at):%-d %B}"
        if last and not last.requests_changes
        else ""
    )


def _owners_named(update_request: UpdateRequest) -> list[str]:
    return [owner.name for owner in update_request.owners.all()] or [
        update_request.responsibility or "Nobody named"
    ]


def get_departed_owner_names(update_request: UpdateRequest) -> str:
    """The owners behind whom nobody is left."""
    people = [(owner, owner.users.all()) for owner in update_request.owners.all()]
    left = [owner.name for owner, users in people if users and not any(u.is_active for u in users)]
    return " and ".join(left)
