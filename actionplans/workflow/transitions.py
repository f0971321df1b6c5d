"""The moves that an answer may make, and no others."""

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
        # Of a published round: a correction, or an answer that follows late, for the next version.
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
    """The move is not possible in this state. The message is one sentence for the person who tried.

    `code` says which rule it is, for programs; empty where nobody has to tell it from others.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class EditConflict(NotAllowed):
    """Another person saved meanwhile, or the same one (`by`) in another window.

    `update_request` is as saved now. The message names who saved it, and when.
    """

    def __init__(self, update_request: UpdateRequest, by: User) -> None:
        super().__init__(_who_changed(update_request, by), "conflict")
        self.update_request = update_request


def _who_changed(update_request: UpdateRequest, by: User) -> str:
    saved = update_request.history.filter(version=update_request.version).earliest()
    at = timezone.localtime(saved.history_date)
    when = f"{at:%-I:%M%p}".lower()
    if at.date() != timezone.localdate():
        when = _("%(time)s on %(date)s") % {"time": when, "date": date_format(at, "j F Y")}
    if saved.history_user_id == by.pk:
        return _("You changed this update in another window at %(when)s.") % {"when": when}
    name = saved.history_user_name or _("Somebody")
    return _("%(name)s changed this update at %(when)s.") % {"name": name, "when": when}


def transition(update_request: UpdateRequest, state: str, *, by: User | None, why: str = "") -> UpdateRequest:
    """Put an answer into a state. Raises NotAllowed where no such move exists."""
    _check_transition(update_request, state)
    update_request.state = state
    with audit_context(why or str(State(state).label), by):
        update_request.save(update_fields=["state", "not_received_reason", "last_edited_by"])
    return update_request


def transition_all(answers: Sequence[UpdateRequest], state: str, *, by: User) -> None:
    """Put answers into a state together, each with its reason if it is a gap. Raises NotAllowed as `move`."""
    for update_request in answers:
        _check_transition(update_request, state)
        update_request.state = state
    with audit_context(str(State(state).label), by):
        why = {
            update_request.pk: update_request.not_received_reason
            for update_request in answers
            if state == State.NOT_RECEIVED
        }
        bulk_update_tracked(answers, ["state", "not_received_reason"], why)


def _check_transition(update_request: UpdateRequest, state: str) -> None:
    if (update_request.state, state) not in ALLOWED_TRANSITIONS:
        now, then = update_request.get_state_display().lower(), State(state).label.lower()
        raise NotAllowed(f"This answer is {now}, so it cannot become {then}.", "no-such-move")


def begin_draft(update_request: UpdateRequest) -> None:
    """Note on a row that is being saved that somebody writes it; one that was begun stays as it is."""
    if update_request.state in (State.NOT_STARTED, State.NOT_RECEIVED):
        _check_transition(update_request, State.DRAFT)
        update_request.state = State.DRAFT


def lock_update_request(pk: int, *, to_write: bool = False) -> UpdateRequest:
    """The row as it is now, held until the transaction ends. It must not be settled.

    `to_write` lets in what a report was published without, which may follow late.
    """
    update_request: UpdateRequest = UpdateRequest.objects.select_for_update().get(pk=pk)
    # Its round is read when the row is held: whoever published it meanwhile held the row before.
    if not (update_request.is_going_on or (to_write and update_request.takes_late_update)):
        raise NotAllowed(
            f"The update of {update_request.round} is published, so its answers stay as they are.",
            "published",
        )
    return update_request
