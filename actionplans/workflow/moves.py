"""The moves that an answer may make, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.models import Asked, ImpactEntry, ProgressEntry
from history.many import update_many
from history.records import because

S = Asked.State
ENTRIES: tuple[Any, ...] = (ProgressEntry, ImpactEntry)
MOVES = frozenset(
    {
        (S.NOT_STARTED, S.DRAFT),
        (S.DRAFT, S.SUBMITTED),
        (S.RETURNED, S.DRAFT),
        (S.RETURNED, S.SUBMITTED),
        (S.SUBMITTED, S.RETURNED),
        (S.SUBMITTED, S.APPROVED),
        (S.APPROVED, S.RETURNED),
        (S.APPROVED, S.PUBLISHED),
        # A round may be published with gaps, each of them named.
        (S.NOT_STARTED, S.NOT_RECEIVED),
        (S.DRAFT, S.NOT_RECEIVED),
        (S.RETURNED, S.NOT_RECEIVED),
        (S.SUBMITTED, S.NOT_RECEIVED),
        # Of a published round: a correction, or an answer that follows late, for the next version.
        (S.PUBLISHED, S.RETURNED),
        (S.NOT_RECEIVED, S.RETURNED),
        (S.NOT_RECEIVED, S.DRAFT),
        (S.DRAFT, S.PUBLISHED),
        (S.RETURNED, S.PUBLISHED),
        (S.SUBMITTED, S.PUBLISHED),
        (S.APPROVED, S.NOT_RECEIVED),
    }
)


class NotAllowed(Exception):
    """The move is not possible in this state. The message is one sentence for the person who tried.

    `code` says which rule it is, for programs; empty where nobody has to tell it from others.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Conflict(NotAllowed):
    """Another person saved meanwhile, or the same one (`by`) in another window.

    `asked` is what is saved now. The message names who saved it, and when.
    """

    def __init__(self, asked: Asked, by: User) -> None:
        super().__init__(_who_changed(asked, by), "conflict")
        self.asked = asked


def _who_changed(asked: Asked, by: User) -> str:
    saved = asked.history.filter(version=asked.version).earliest()
    at = timezone.localtime(saved.history_date)
    when = f"{at:%-I:%M%p}".lower()
    if at.date() != timezone.localdate():
        when = _("%(time)s on %(date)s") % {"time": when, "date": date_format(at, "j F Y")}
    if saved.history_user_id == by.pk:
        return _("You changed this update in another window at %(when)s.") % {"when": when}
    name = saved.history_user_name or _("Somebody")
    return _("%(name)s changed this update at %(when)s.") % {"name": name, "when": when}


def move(asked: Asked, state: str, *, by: User | None, why: str = "") -> Asked:
    """Put an answer into a state. Raises NotAllowed where no such move exists."""
    _check_move(asked, state)
    asked.state = state
    with because(why or str(S(state).label), by):
        asked.save(update_fields=["state", "gap_reason", "written_by"])
    return asked


def move_all(answers: Sequence[Asked], state: str, *, by: User) -> None:
    """Put answers into a state together, each with its reason if it is a gap. Raises NotAllowed as `move`."""
    for asked in answers:
        _check_move(asked, state)
        asked.state = state
    with because(str(S(state).label), by):
        why = {asked.pk: asked.gap_reason for asked in answers if state == S.NOT_RECEIVED}
        update_many(answers, ["state", "gap_reason"], why)


def _check_move(asked: Asked, state: str) -> None:
    if (asked.state, state) not in MOVES:
        now, then = asked.get_state_display().lower(), S(state).label.lower()
        raise NotAllowed(f"This answer is {now}, so it cannot become {then}.", "no-such-move")


def begin_draft(asked: Asked) -> None:
    """Note on a row that is being saved that somebody writes it; one that was begun stays as it is."""
    if asked.state in (S.NOT_STARTED, S.NOT_RECEIVED):
        _check_move(asked, S.DRAFT)
        asked.state = S.DRAFT


def locked(pk: int, *, to_write: bool = False) -> Asked:
    """The row as it is now, held until the transaction ends. It must not be settled.

    `to_write` lets in what a report was published without, which may follow late.
    """
    asked: Asked = Asked.objects.select_for_update().get(pk=pk)
    # Its round is read when the row is held: whoever published it meanwhile held the row before.
    if not (asked.is_going_on or (to_write and asked.takes_late_update)):
        raise NotAllowed(
            f"The update of {asked.round} is published, so its answers stay as they are.",
            "published",
        )
    return asked
