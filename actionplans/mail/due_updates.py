"""What is wanted of officers: all that open rounds ask of each and that is still with them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import User
from actionplans.mail.deadline_stages import DeadlineStage, get_stage
from actionplans.mail.email_content import (
    EmailLine,
    EmailSection,
    absolute_url,
    collapse_whitespace,
    count_label,
    format_day,
    shorten_for_email,
)
from actionplans.models import Comment, Round, UpdateRequest
from actionplans.models.notifications import Notification
from actionplans.responsibilities import departed_owner_names

Kind = Notification.Kind
KIND_BY_STAGE = {
    DeadlineStage.ASKED: Kind.ASKED,
    DeadlineStage.SOON: Kind.SOON,
    DeadlineStage.DUE: Kind.DUE,
    DeadlineStage.LATE: Kind.LATE,
}


@dataclass(frozen=True)
class DueUpdate:
    """One line that is with its officer, on one day."""

    update_request: UpdateRequest
    stage: DeadlineStage
    recipient_ids: frozenset[int]
    return_comment: Comment | None = None
    reminded_by: str = ""
    left: str = ""  # its owners, where it has no request because they have left

    def build_notifications(self, user: int) -> Iterator[Notification]:
        """The notifications of one person for this update. A deadline that was moved is another deadline."""
        here = {
            "user_id": user,
            "round_id": self.update_request.round_id,
            "update_request": self.update_request,
        }
        pk = self.update_request.pk
        if self.stage >= DeadlineStage.ASKED:
            yield Notification(deduplication_key=f"asked {pk}", kind=Kind.ASKED, **here)
        if self.stage > DeadlineStage.ASKED:
            kind = KIND_BY_STAGE[self.stage]
            yield Notification(
                deduplication_key=f"{kind} {pk} {self.update_request.round.due}", kind=kind, **here
            )
        if self.return_comment:
            yield Notification(
                deduplication_key=f"returned {self.return_comment.pk}", kind=Kind.RETURNED, **here
            )


def find_due_updates(today: dt.date) -> list[DueUpdate]:
    """Everything that is with officers. Six queries, however much."""
    comments = (
        Comment.objects.filter(requests_changes=True).select_related("author").order_by("created_at", "pk")
    )
    active = User.objects.filter(is_active=True)
    wanted = UpdateRequest.objects.awaiting_update()
    left = departed_owner_names(wanted)
    update_requests = (
        wanted.select_related("round__plan", "sub_action__heading__parent")
        .prefetch_related(
            Prefetch("owners__users", active), Prefetch("delegates", active), Prefetch("comments", comments)
        )
        .in_printed_order()
    )
    stages: dict[dt.date | None, DeadlineStage] = {}
    lines = []
    for update_request in update_requests:
        due = update_request.round.due
        if due not in stages:
            stages[due] = get_stage(due, today)
        stage = stages[due] if _has_opened(update_request.round, today) else DeadlineStage.NOT_YET
        returns = (
            list(update_request.comments.all())
            if update_request.state == UpdateRequest.State.RETURNED
            else []
        )
        people = request_recipients(update_request, stage)
        whose = "" if people else left.get(update_request.pk, "")
        lines.append(DueUpdate(update_request, stage, people, next(reversed(returns), None), left=whose))
    return lines


def _has_opened(this_round: Round, today: dt.date) -> bool:
    """A correction after publication has no deadline: only its return is reported."""
    return this_round.state == Round.State.OPEN and (not this_round.opens or this_round.opens <= today)


def request_recipients(update_request: UpdateRequest, stage: DeadlineStage) -> frozenset[int]:
    """The owners; until the deadline is missed, those colleagues instead to whom they gave it.

    An owner who wrote an update hears that it was returned, even where they asked a colleague.
    """
    owners = {user.pk for owner in update_request.owners.all() for user in owner.users.all()}
    delegates = {user.pk for user in update_request.delegates.all()}
    if delegates and stage < DeadlineStage.LATE:
        wrote = (
            {update_request.last_edited_by_id}
            if update_request.state == UpdateRequest.State.RETURNED
            else set()
        )
        return frozenset(delegates | (owners & wrote))
    return frozenset(owners | delegates)


def with_reminders(dues: Iterable[DueUpdate], nudges: Iterable[Notification]) -> list[DueUpdate]:
    """The same lines, with who sent a reminder since they were last answered."""
    asking = {notice.update_request_id: notice for notice in nudges}
    return [
        replace(due, reminded_by=_reminder_sender(due, asking.get(due.update_request.pk))) for due in dues
    ]


def _reminder_sender(due: DueUpdate, again: Notification | None) -> str:
    if again is None or (due.return_comment and again.created_at < due.return_comment.created_at):
        return ""
    return str(again.requested_by)


def build_sections(dues: Iterable[DueUpdate]) -> list[EmailSection]:
    """What one person has to answer, the most pressing first."""
    groups: dict[tuple[int, str, str], list[EmailLine]] = defaultdict(list)
    for due in dues:
        groups[_section_key(due)].append(_build_line(due))
    return [
        EmailSection(rank, heading, f"{count_label(len(lines), 'update', 'updates')} {subject}", tuple(lines))
        for (rank, heading, subject), lines in groups.items()
    ]


def _section_key(due: DueUpdate) -> tuple[int, str, str]:
    deadline = due.update_request.round.due
    if due.return_comment:
        return 0, "Returned to you", "returned to you"
    if due.update_request.round.state == Round.State.PUBLISHED:
        return 4_000_001, "Late updates that you have begun", "begun as a late update"
    if deadline is None:
        return 4_000_000, "Asked for", "asked of you"
    # Days sort below their kind: what has been late for longest comes first.
    place = min(deadline.toordinal() - dt.date(2000, 1, 1).toordinal(), 99_999)
    if due.stage is DeadlineStage.LATE:
        return 1_000_000 + place, f"Overdue: due by {format_day(deadline)}", "overdue"
    return 2_000_000 + place, f"Due by {format_day(deadline)}", f"due by {format_day(deadline)}"


def _build_line(due: DueUpdate) -> EmailLine:
    update_request, notes = due.update_request, []
    if comment := due.return_comment:
        notes.append(f"{collapse_whitespace(str(comment.author))} writes: {shorten_for_email(comment.text)}")
        if update_request.round.due and update_request.round.state == Round.State.OPEN:
            notes.append(f"Due by {format_day(update_request.round.due)}.")
    if due.reminded_by:
        notes.append(f"{collapse_whitespace(due.reminded_by)} asks for it again.")
    return EmailLine(
        collapse_whitespace(
            f"{update_request.round.plan.title}, {update_request.round}, {update_request.sub_action}"
        ),
        shorten_for_email(update_request.sub_action.action or update_request.sub_action.heading.text),
        absolute_url(reverse("actionplans:update-detail", args=[update_request.pk])),
        tuple(notes),
    )
