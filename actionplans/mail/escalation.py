"""Emails to link officers and directors about missing updates, and about published ones."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import User
from accounts.roles import CLERK
from actionplans.access.plan_roles import full_readers_by_role
from actionplans.mail.deadline_stages import DeadlineStage, should_notify_director, should_notify_link_officer
from actionplans.mail.due_updates import DueUpdate
from actionplans.mail.email_content import (
    EmailLine,
    EmailSection,
    absolute_url,
    collapse_whitespace,
    count_label,
    format_day,
    shorten_for_email,
)
from actionplans.models import ActionPlan, Round, UpdateRequest
from actionplans.models.notifications import Notification

Kind = Notification.Kind
RETURNED_RANK, NO_ACCOUNT_RANK, ESCALATED_RANK, PUBLISHED_RANK = 2, 5_000_000, 6_000_000, 7_000_000


@dataclass(frozen=True)
class DigestItem:
    """A section of one person's email, and the notifications that it covers."""

    user_id: int
    section: EmailSection
    notifications: tuple[Notification, ...]


@dataclass(frozen=True)
class PlanManagers:
    """Whom to email for each plan: its active link officers, or all clerks if there are none."""

    plans: dict[int, ActionPlan]
    clerk_ids: tuple[int, ...]

    @classmethod
    def for_plans(cls, plan_ids: Iterable[int]) -> PlanManagers:
        active_link_officers = Prefetch("link_officers", User.objects.filter(is_active=True))
        plans = ActionPlan.objects.select_related("director_account").prefetch_related(active_link_officers)
        clerk_ids = User.objects.in_role(CLERK).values_list("pk", flat=True)
        return cls(plans.in_bulk(set(plan_ids)), tuple(clerk_ids))

    def manager_ids(self, plan_id: int) -> tuple[int, ...]:
        link_officer_ids = tuple(user.pk for user in self.plans[plan_id].link_officers.all())
        return link_officer_ids or self.clerk_ids

    def director_ids(self, plan_id: int) -> tuple[int, ...]:
        director = self.plans[plan_id].director_account
        return (director.pk,) if director and director.is_active else ()


def escalation_items(due_updates: Iterable[DueUpdate], today: dt.date) -> Iterator[DigestItem]:
    """Missing updates of each round, to its link officers and director once they are overdue."""
    updates_by_round: dict[Round, list[DueUpdate]] = defaultdict(list)
    for due_update in due_updates:
        updates_by_round[due_update.update_request.round].append(due_update)
    plan_managers = PlanManagers.for_plans(this_round.plan_id for this_round in updates_by_round)
    submitted = UpdateRequest.objects.filter(
        round__state=Round.State.OPEN, state=UpdateRequest.State.SUBMITTED
    )
    to_approve = Counter(submitted.values_list("round_id", flat=True))
    for this_round, round_updates in updates_by_round.items():
        manager_ids, plan = (
            plan_managers.manager_ids(this_round.plan_id),
            plan_managers.plans.get(this_round.plan_id),
        )
        if plan is None:
            continue
        without_recipients = [due_update for due_update in round_updates if not due_update.recipient_ids]
        yield from _returned_items(this_round, without_recipients, manager_ids, plan_managers)
        if this_round.state != Round.State.OPEN:
            continue
        yield from _no_account_items(this_round, without_recipients, manager_ids)
        recipient_ids = [*(manager_ids if should_notify_link_officer(this_round.due, today) else ())]
        recipient_ids += [
            *(plan_managers.director_ids(plan.pk) if should_notify_director(this_round.due, today) else ())
        ]
        for user_id in dict.fromkeys(recipient_ids):
            yield _escalation_item(
                user_id,
                plan,
                this_round,
                round_updates,
                to_approve[this_round.pk],
                is_manager=user_id in manager_ids,
            )


def _returned_items(
    this_round: Round, due_updates: list[DueUpdate], manager_ids: tuple[int, ...], plan_managers: PlanManagers
) -> Iterator[DigestItem]:
    """Returned updates without a recipient: to the plan's managers, and to a clerk who wrote the update."""
    for due_update in due_updates:
        comment = due_update.return_comment
        if not comment:
            continue
        name = f"{_round_name(this_round)}, {due_update.update_request.sub_action}"
        text = f"{collapse_whitespace(str(comment.author))} writes: {shorten_for_email(comment.text)}"
        line = EmailLine(
            name,
            text,
            absolute_url(reverse("actionplans:update-detail", args=[due_update.update_request.pk])),
        )
        section = EmailSection(
            RETURNED_RANK, "Returned, and no officer has an account", "1 update returned", (line,)
        )
        author_ids = [
            user_id
            for user_id in (*manager_ids, *plan_managers.clerk_ids)
            if user_id == due_update.update_request.last_edited_by_id
        ]
        for user_id in sorted({*manager_ids, *author_ids} - {comment.author_id}):
            notification = Notification(
                user_id=user_id,
                deduplication_key=f"returned {comment.pk}",
                kind=Kind.RETURNED,
                round=this_round,
                update_request=due_update.update_request,
            )
            yield DigestItem(user_id, section, (notification,))


def _no_account_items(
    this_round: Round, due_updates: list[DueUpdate], manager_ids: Iterable[int]
) -> Iterator[DigestItem]:
    """Updates that nobody with an account is asked for, to the plan's managers.

    If that is because the owners have left, managers get the same reminders as the owners would.
    """
    due_updates = [due_update for due_update in due_updates if due_update.stage >= DeadlineStage.ASKED]
    with_departed_owners, without_account = (
        [due_update for due_update in due_updates if due_update.departed_owners],
        [due_update for due_update in due_updates if not due_update.departed_owners],
    )
    for user_id in manager_ids:
        if without_account:
            subject = "asked of nobody with an account"
            yield _no_recipient_item(
                user_id, this_round, without_account, "nobody with an account is asked", subject
            )
        if with_departed_owners:
            subject = "asked of owners who have left"
            yield _no_recipient_item(
                user_id, this_round, with_departed_owners, "the owners have left", subject
            )


def _no_recipient_item(
    user_id: int, this_round: Round, due_updates: list[DueUpdate], heading: str, subject: str
) -> DigestItem:
    lines = tuple(_build_line(due_update, link=True) for due_update in due_updates)
    subject = f"{count_label(len(lines), 'line is', 'lines are')} {subject}"
    notifications = tuple(
        Notification(
            user_id=user_id,
            deduplication_key=f"left {due_update.update_request.pk} {due_update.stage} {this_round.due}"
            if due_update.departed_owners
            else f"unreachable {due_update.update_request.pk}",
            kind=Kind.UNREACHABLE,
            round=this_round,
            update_request=due_update.update_request,
        )
        for due_update in due_updates
    )
    section = EmailSection(
        NO_ACCOUNT_RANK, f"{_round_name(this_round)}: {heading}", subject, lines, needs_action=False
    )
    return DigestItem(user_id, section, notifications)


def _escalation_item(
    user_id: int,
    plan: ActionPlan,
    this_round: Round,
    due_updates: list[DueUpdate],
    to_approve: int,
    *,
    is_manager: bool,
) -> DigestItem:
    lines = [_build_line(due_update, link=is_manager) for due_update in due_updates]
    board_path = reverse("actionplans:round-board", args=[plan.slug, this_round.slug])
    url = absolute_url(board_path if is_manager else plan.get_absolute_url())
    lines.append(EmailLine("Who has answered" if is_manager else "The review", url=url))
    if to_approve and is_manager:
        lines.append(EmailLine(f"{count_label(to_approve, 'answer waits', 'answers wait')} to be approved"))
    due_text = format_day(this_round.due) if this_round.due else ""
    heading = f"{_round_name(this_round)}: not answered, though due by {due_text}"
    subject = f"{count_label(len(due_updates), 'update', 'updates')} not received"
    notification = Notification(
        user_id=user_id,
        deduplication_key=f"unanswered {this_round.pk} {this_round.due}",
        kind=Kind.UNANSWERED,
        round=this_round,
    )
    return DigestItem(
        user_id,
        EmailSection(ESCALATED_RANK, heading, subject, tuple(lines), needs_action=False),
        (notification,),
    )


def _round_name(this_round: Round) -> str:
    return collapse_whitespace(f"{this_round.plan.title}, {this_round}")


def _build_line(due_update: DueUpdate, *, link: bool) -> EmailLine:
    url = (
        absolute_url(reverse("actionplans:update-detail", args=[due_update.update_request.pk]))
        if link
        else ""
    )
    notes = (
        (
            f"{collapse_whitespace(due_update.departed_owners)} has left: "
            f"answer instead, or hand over at {absolute_url('/leavers/')}",
        )
        if due_update.departed_owners
        else ()
    )
    text = collapse_whitespace(due_update.update_request.responsibility) or "nobody named"
    return EmailLine(str(due_update.update_request.sub_action), text, url, notes if link else ())


def published_items(notifications: Iterable[Notification]) -> Iterator[DigestItem]:
    """Published reports, to everyone who was asked for an update, with a page that they may read."""
    rows = [(notification, notification.round) for notification in notifications if notification.round]
    full_readers = full_readers_by_role({this_round.plan_id for _, this_round in rows})
    own_lines = _own_update_lines(
        [row for row in rows if (row[0].user_id, row[1].plan_id) not in full_readers]
    )
    for notification, this_round in rows:
        if (notification.user_id, this_round.plan_id) in full_readers:
            path = reverse("reports:round", args=[this_round.plan.slug, this_round.slug])
            lines = [EmailLine(_round_name(this_round), url=absolute_url(path))]
        else:
            lines = own_lines[notification.user_id, this_round.pk] or [EmailLine(_round_name(this_round))]
        section = EmailSection(
            PUBLISHED_RANK, "Published", "1 update published", tuple(lines), needs_action=False
        )
        yield DigestItem(notification.user_id, section, (notification,))


def _own_update_lines(rows: list[tuple[Notification, Round]]) -> dict[tuple[int, int], list[EmailLine]]:
    """Links to each person's own updates, by user and round id. No queries without notifications."""
    result: dict[tuple[int, int], list[EmailLine]] = defaultdict(list)
    if not rows:
        return result
    update_requests = UpdateRequest.objects.filter(round__in=[this_round.pk for _, this_round in rows])
    update_requests = update_requests.select_related(
        "round__plan", "sub_action__heading__parent"
    ).in_printed_order()
    for update_request in update_requests.prefetch_related("owners__users", "delegates"):
        url = absolute_url(reverse("actionplans:update-detail", args=[update_request.pk]))
        line = EmailLine(f"{_round_name(update_request.round)}, {update_request.sub_action}", url=url)
        user_ids = {user_id.pk for owner in update_request.owners.all() for user_id in owner.users.all()}
        for user_id in user_ids | {delegate.pk for delegate in update_request.delegates.all()}:
            result[user_id, update_request.round_id].append(line)
    return result
