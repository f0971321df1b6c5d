"""The updates that officers still have to complete, and their sections in emails."""

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
    """An update that is still with its officer, as of one day."""

    update_request: UpdateRequest
    stage: DeadlineStage
    recipient_ids: frozenset[int]
    return_comment: Comment | None = None
    reminded_by: str = ""
    departed_owners: str = ""  # their names, where nobody can be emailed because they have left

    def build_notifications(self, user_id: int) -> Iterator[Notification]:
        """The notifications of one person about this update. A moved deadline counts as another one."""
        values = {
            "user_id": user_id,
            "round_id": self.update_request.round_id,
            "update_request": self.update_request,
        }
        pk = self.update_request.pk
        if self.stage >= DeadlineStage.ASKED:
            yield Notification(deduplication_key=f"asked {pk}", kind=Kind.ASKED, **values)
        if self.stage > DeadlineStage.ASKED:
            kind = KIND_BY_STAGE[self.stage]
            yield Notification(
                deduplication_key=f"{kind} {pk} {self.update_request.round.due}", kind=kind, **values
            )
        if self.return_comment:
            yield Notification(
                deduplication_key=f"returned {self.return_comment.pk}", kind=Kind.RETURNED, **values
            )


def find_due_updates(today: dt.date) -> list[DueUpdate]:
    """All updates that are still with officers. Six queries."""
    comments = (
        Comment.objects.filter(requests_changes=True).select_related("author").order_by("created_at", "pk")
    )
    active_users = User.objects.filter(is_active=True)
    awaiting_update = UpdateRequest.objects.awaiting_update()
    departed_by_request = departed_owner_names(awaiting_update)
    update_requests = (
        awaiting_update.select_related("round__plan", "sub_action__heading__parent")
        .prefetch_related(
            Prefetch("owners__users", active_users),
            Prefetch("delegates", active_users),
            Prefetch("comments", comments),
        )
        .in_printed_order()
    )
    stages: dict[dt.date | None, DeadlineStage] = {}
    due_updates = []
    for update_request in update_requests:
        due = update_request.round.due
        if due not in stages:
            stages[due] = get_stage(due, today)
        stage = stages[due] if _has_opened(update_request.round, today) else DeadlineStage.NOT_YET
        return_comments = (
            list(update_request.comments.all())
            if update_request.state == UpdateRequest.State.RETURNED
            else []
        )
        recipient_ids = request_recipients(update_request, stage)
        departed = "" if recipient_ids else departed_by_request.get(update_request.pk, "")
        due_updates.append(
            DueUpdate(
                update_request,
                stage,
                recipient_ids,
                next(reversed(return_comments), None),
                departed_owners=departed,
            )
        )
    return due_updates


def _has_opened(this_round: Round, today: dt.date) -> bool:
    """Whether a round is open to officers. One published before has no deadline, so only returns count."""
    return this_round.state == Round.State.OPEN and (not this_round.opens or this_round.opens <= today)


def request_recipients(update_request: UpdateRequest, stage: DeadlineStage) -> frozenset[int]:
    """Ids of the owners; until the deadline has passed, of the delegates instead, if there are any.

    An owner who wrote an update is emailed when it is returned, even if there are delegates.
    """
    owner_ids = {user.pk for owner in update_request.owners.all() for user in owner.users.all()}
    delegate_ids = {user.pk for user in update_request.delegates.all()}
    if delegate_ids and stage < DeadlineStage.LATE:
        author_ids = (
            {update_request.last_edited_by_id}
            if update_request.state == UpdateRequest.State.RETURNED
            else set()
        )
        return frozenset(delegate_ids | (owner_ids & author_ids))
    return frozenset(owner_ids | delegate_ids)


def with_reminders(due_updates: Iterable[DueUpdate], reminders: Iterable[Notification]) -> list[DueUpdate]:
    """The same updates, with who sent a reminder since they were last returned."""
    reminder_by_request = {reminder.update_request_id: reminder for reminder in reminders}
    return [
        replace(
            due_update,
            reminded_by=_reminder_sender(due_update, reminder_by_request.get(due_update.update_request.pk)),
        )
        for due_update in due_updates
    ]


def _reminder_sender(due_update: DueUpdate, reminder: Notification | None) -> str:
    if reminder is None or (
        due_update.return_comment and reminder.created_at < due_update.return_comment.created_at
    ):
        return ""
    return str(reminder.requested_by)


def build_sections(due_updates: Iterable[DueUpdate]) -> list[EmailSection]:
    """The sections with the updates that one person has to complete."""
    lines_by_section: dict[tuple[int, str, str], list[EmailLine]] = defaultdict(list)
    for due_update in due_updates:
        lines_by_section[_section_key(due_update)].append(_build_line(due_update))
    return [
        EmailSection(rank, heading, f"{count_label(len(lines), 'update', 'updates')} {subject}", tuple(lines))
        for (rank, heading, subject), lines in lines_by_section.items()
    ]


def _section_key(due_update: DueUpdate) -> tuple[int, str, str]:
    deadline = due_update.update_request.round.due
    if due_update.return_comment:
        return 0, "Returned to you", "returned to you"
    if due_update.update_request.round.state == Round.State.PUBLISHED:
        return 4_000_001, "Late updates that you have begun", "begun as a late update"
    if deadline is None:
        return 4_000_000, "Asked for", "asked of you"
    # Within each rank, the earliest deadline comes first.
    days = min(deadline.toordinal() - dt.date(2000, 1, 1).toordinal(), 99_999)
    if due_update.stage is DeadlineStage.LATE:
        return 1_000_000 + days, f"Overdue: due by {format_day(deadline)}", "overdue"
    return 2_000_000 + days, f"Due by {format_day(deadline)}", f"due by {format_day(deadline)}"


def _build_line(due_update: DueUpdate) -> EmailLine:
    update_request, notes = due_update.update_request, []
    if comment := due_update.return_comment:
        notes.append(f"{collapse_whitespace(str(comment.author))} writes: {shorten_for_email(comment.text)}")
        if update_request.round.due and update_request.round.state == Round.State.OPEN:
            notes.append(f"Due by {format_day(update_request.round.due)}.")
    if due_update.reminded_by:
        notes.append(f"{collapse_whitespace(due_update.reminded_by)} asks for it again.")
    return EmailLine(
        collapse_whitespace(
            f"{update_request.round.plan.title}, {update_request.round}, {update_request.sub_action}"
        ),
        shorten_for_email(update_request.sub_action.action or update_request.sub_action.heading.text),
        absolute_url(reverse("actionplans:update-detail", args=[update_request.pk])),
        tuple(notes),
    )
