"""The states of an update request, and the transitions allowed between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import ImpactEntry, ProgressEntry, UpdateRequest
from audit.bulk import bulk_update_tracked
from audit.records import audit_context

State = UpdateRequest.State
ENTRY_MODELS: tuple[Any, ...] = (ProgressEntry, ImpactEntry)
ALLOWED_TRANSITIONS = frozenset(
    {
        (State.NOT_STARTED, State.DRAFT),
        (State.DRAFT, State.SUBMITTED),
        (State.RETURNED, State.DRAFT),
        (State.RETURNED, State.SUBMITTED),
        (State.SUBMITTED, State.RETURNED),
        (State.SUBMITTED, State.APPROVED),
        (State.APPROVED, State.RETURNED),
        (State.APPROVED, State.PUBLISHED),
        # A round may be published with gaps, each of them named.
        (State.NOT_STARTED, State.NOT_RECEIVED),
        (State.DRAFT, State.NOT_RECEIVED),
        (State.RETURNED, State.NOT_RECEIVED),
        (State.SUBMITTED, State.NOT_RECEIVED),
        # In a published round: a correction, or a late update, for the next version.
        (State.PUBLISHED, State.RETURNED),
        (State.NOT_RECEIVED, State.RETURNED),
        (State.NOT_RECEIVED, State.DRAFT),
        (State.DRAFT, State.PUBLISHED),
        (State.RETURNED, State.PUBLISHED),
        (State.SUBMITTED, State.PUBLISHED),
        (State.APPROVED, State.NOT_RECEIVED),
    }
)


class NotAllowed(Exception):
    """The action is not possible in this state. The message is a sentence for the person who tried.

    `code` identifies the rule, for callers and tests; "" where none of them needs it.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class EditConflict(NotAllowed):
    """Another person saved meanwhile, or the same person (`by`) in another window.

    `update_request` is the version saved now. The message says who saved it, and when.
    """

    def __init__(self, update_request: UpdateRequest, by: User) -> None:
        super().__init__(_who_changed(update_request, by), "conflict")
        self.update_request = update_request


def _who_changed(update_request: UpdateRequest, by: User) -> str:
    last_edit = update_request.history.filter(version=update_request.version).earliest()
    edited_at = timezone.localtime(last_edit.history_date)
    when = f"{edited_at:%-I:%M%p}".lower()
    if edited_at.date() != timezone.localdate():
        when = _("%(time)s on %(date)s") % {"time": when, "date": date_format(edited_at, "j F Y")}
    if last_edit.history_user_id == by.pk:
        return _("You changed this update in another window at %(when)s.") % {"when": when}
    name = last_edit.history_user_name or _("Somebody")
    return _("%(name)s changed this update at %(when)s.") % {"name": name, "when": when}


def transition(update_request: UpdateRequest, state: str, *, by: User | None, why: str = "") -> UpdateRequest:
    """Change the state of an update request. Raises NotAllowed where that transition is not allowed."""
    _check_transition(update_request, state)
    update_request.state = state
    with audit_context(why or str(State(state).label), by):
        update_request.save(update_fields=["state", "not_received_reason", "last_edited_by"])
    return update_request


def transition_all(update_requests: Sequence[UpdateRequest], state: str, *, by: User) -> None:
    """Change the state of several update requests. Raises NotAllowed as `transition` does.

    The history of those not received gives the reason stored on each.
    """
    for update_request in update_requests:
        _check_transition(update_request, state)
        update_request.state = state
    with audit_context(str(State(state).label), by):
        reasons = {
            update_request.pk: update_request.not_received_reason
            for update_request in update_requests
            if state == State.NOT_RECEIVED
        }
        bulk_update_tracked(update_requests, ["state", "not_received_reason"], reasons)


def _check_transition(update_request: UpdateRequest, state: str) -> None:
    if (update_request.state, state) not in ALLOWED_TRANSITIONS:
        current_state, new_state = update_request.get_state_display().lower(), State(state).label.lower()
        raise NotAllowed(f"This answer is {current_state}, so it cannot become {new_state}.", "no-such-move")


def begin_draft(update_request: UpdateRequest) -> None:
    """Set the state of a request that nobody has answered to draft, without saving it."""
    if update_request.state in (State.NOT_STARTED, State.NOT_RECEIVED):
        _check_transition(update_request, State.DRAFT)
        update_request.state = State.DRAFT


def lock_update_request(pk: int, *, to_write: bool = False) -> UpdateRequest:
    """The current row, locked until the transaction ends. Raises NotAllowed where it is settled.

    `to_write` also allows a request that was not received, for a late update.
    """
    update_request: UpdateRequest = UpdateRequest.objects.select_for_update().get(pk=pk)
    # Its round is read after locking, so that a publication in the meantime is noticed.
    if not (update_request.is_in_progress or (to_write and update_request.takes_late_update)):
        raise NotAllowed(
            f"The update of {update_request.round} is published, so its answers stay as they are.",
            "published",
        )
    return update_request
