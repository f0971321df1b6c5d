"""The daily digest: one email to each person who has something new to read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from actionplans.mail.deadline_stages import is_within_mail_hours
from actionplans.mail.decision_items import decision_items
from actionplans.mail.due_updates import DueUpdate, build_sections, find_due_updates, with_reminders
from actionplans.mail.email_content import EmailSection, build_digest_email
from actionplans.mail.escalation import DigestItem, escalation_items, published_items
from actionplans.mail.member_request_items import copied_member_request_items, member_request_items
from actionplans.models import Round
from actionplans.models.notifications import Notification
from actionplans.signals import digest_items_requested
from audit.comparing import refuse_altered
from audit.state_seals import seal_current_state
from notifications.models import OutgoingEmail
from notifications.outbox import enqueue_email, enqueue_sending

BATCH_SIZE = 25  # emails per transaction; on SQLite, each transaction waits for the disk
NotificationKind = Notification.Kind
COPY_KINDS = (NotificationKind.REQUEST_TOLD, NotificationKind.ANSWERED)


@dataclass
class Digest:
    """The content of one person's email. `new` has the unsent notifications, by deduplication key."""

    due_updates: list[DueUpdate] = field(default_factory=list)
    other_items: list[DigestItem] = field(default_factory=list)
    new: dict[str, Notification] = field(default_factory=dict)

    @property
    def sections(self) -> list[EmailSection]:
        # Items that were emailed before are left out.
        new_sections = [
            digest_item.section
            for digest_item in self.other_items
            if any(n.deduplication_key in self.new for n in digest_item.notifications)
        ]
        return [*build_sections(self.due_updates), *new_sections]


def enqueue_digests(now: dt.datetime | None = None) -> int:
    """Enqueue today's emails, and return how many. Nobody gets a second one on the same day."""
    now = timezone.localtime(now)
    if not is_within_mail_hours(now):
        return 0
    already_emailed = _users_already_emailed(now.date())
    digests = {
        user_id: digest
        for user_id, digest in collect_digests(now.date()).items()
        if user_id not in already_emailed and not _has_recent_activity(digest, now)
    }
    count, user_ids = 0, iter(sorted(digests))
    while batch := list(islice(user_ids, BATCH_SIZE)):
        count += _enqueue_batch({user_id: digests[user_id] for user_id in batch}, now.date())
    if count:
        enqueue_sending()
    return count


def _users_already_emailed(today: dt.date) -> set[int]:
    keys = OutgoingEmail.objects.filter(deduplication_key__startswith=digest_key(today, "")).values_list(
        "deduplication_key", flat=True
    )
    return {int(key.rpartition(" ")[2]) for key in keys}


def digest_key(today: dt.date, user_id: object) -> str:
    return f"updates {today} {user_id}"


def _has_recent_activity(digest: Digest, now: dt.datetime) -> bool:
    """Whether something happened minutes ago, so that more may follow and go into the same email."""
    wait = dt.timedelta(minutes=settings.MAIL_WAIT_MINUTES)
    times = [due.return_comment.created_at for due in digest.due_updates if due.return_comment]
    times += [notification.created_at for notification in digest.new.values() if notification.pk]
    return any(dt.timedelta() <= now - time < wait for time in times)


def collect_digests(today: dt.date) -> dict[int, Digest]:
    """The digest of each person who has something new, by user id. About a dozen queries."""
    pending = list(
        Notification.objects.pending().select_related("round__plan", "requested_by", "email").order_by("pk")
    )
    reminders = [notification for notification in pending if notification.kind == NotificationKind.NUDGED]
    published = [
        notification
        for notification in pending
        if notification.kind == NotificationKind.PUBLISHED
        and notification.round
        and notification.round.state == Round.State.PUBLISHED
    ]
    due_updates = with_reminders(find_due_updates(today), reminders)
    digests: dict[int, Digest] = defaultdict(Digest)
    request_items = list(member_request_items(today))
    emailed = _emailed_keys(due_updates, published, request_items)
    _add_due_updates(digests, due_updates, reminders, emailed)
    responses: list[tuple[Any, Any]] = digest_items_requested.send(Notification)
    items = [
        *escalation_items(due_updates, today),
        *request_items,
        *published_items(published),
        *decision_items(
            [notification for notification in pending if notification.kind == NotificationKind.DECIDED]
        ),
        *copied_member_request_items(
            [notification for notification in pending if notification.kind in COPY_KINDS]
        ),
        *(item for _, items in responses for item in items),
    ]
    pending_by_key = {
        (notification.user_id, notification.deduplication_key): notification
        for notification in pending
        if notification.member_request_id
    }
    for item in items:
        digest = digests[item.user_id]
        digest.other_items.append(item)
        new = (
            pending_by_key.get((item.user_id, notification.deduplication_key), notification)
            for notification in item.notifications
        )
        digest.new |= {
            notification.deduplication_key: notification
            for notification in new
            if (item.user_id, notification.deduplication_key) not in emailed
        }
    return {user_id: digest for user_id, digest in digests.items() if digest.new}


def _emailed_keys(
    due_updates: Iterable[DueUpdate], published: Iterable[Notification], request_items: Iterable[DigestItem]
) -> set[tuple[int, str]]:
    round_ids = {due_update.update_request.round_id for due_update in due_updates} | {
        notification.round_id for notification in published
    }
    member_request_ids = {
        notification.member_request_id
        for digest_item in request_items
        for notification in digest_item.notifications
    }
    notifications = Notification.objects.emailed().filter(
        Q(round__in=round_ids) | Q(member_request__in=member_request_ids)
    )
    return set(notifications.values_list("user_id", "deduplication_key"))


def _add_due_updates(
    digests: dict[int, Digest],
    due_updates: Iterable[DueUpdate],
    reminders: Iterable[Notification],
    emailed: set[tuple[int, str]],
) -> None:
    # Several reminders about one request go into one email.
    reminders_by_request: dict[tuple[int, int | None], list[Notification]] = defaultdict(list)
    for reminder in reminders:
        reminders_by_request[reminder.user_id, reminder.update_request_id].append(reminder)
    for due_update in due_updates:
        for user_id in due_update.recipient_ids:
            digest = digests[user_id]
            digest.due_updates.append(due_update)
            digest.new |= {
                notification.deduplication_key: notification
                for notification in due_update.build_notifications(user_id)
                if (user_id, notification.deduplication_key) not in emailed
            }
            digest.new |= {
                reminder.deduplication_key: reminder
                for reminder in reminders_by_request[user_id, due_update.update_request.pk]
            }


@transaction.atomic
def _enqueue_batch(digests: dict[int, Digest], today: dt.date) -> int:
    """Save emails with their notifications together: a killed worker leaves both or none."""
    # A concurrent run waits here, and then finds the emails written.
    users = list(
        User.objects.select_for_update(no_key=True).filter(pk__in=digests, is_active=True).order_by("pk")
    )
    existing_keys = set(
        OutgoingEmail.objects.filter(
            deduplication_key__in=[digest_key(today, user.pk) for user in users]
        ).values_list("deduplication_key")
    )
    notifications: list[Notification] = []
    count = 0
    for user in users:
        key = digest_key(today, user.pk)
        if (key,) in existing_keys:
            continue
        email_content = build_digest_email(user.name or user.email, digests[user.pk].sections)
        email = enqueue_email(
            user.email,
            email_content.subject,
            email_content.text,
            html=email_content.html,
            deduplication_key=key,
            wake=False,
        )
        for notification in digests[user.pk].new.values():
            notification.email = email
            notifications.append(notification)
        count += 1
    _save_notifications(notifications)
    return count


def _save_notifications(notifications: list[Notification]) -> None:
    saved, new = _split_saved_and_new(notifications)
    existing = Notification.objects.filter(
        user__in={notification.user_id for notification in new},
        deduplication_key__in={notification.deduplication_key for notification in new},
    )
    refuse_altered(
        Notification, [*(notification.pk for notification in saved), *existing.values_list("pk", flat=True)]
    )
    Notification.objects.bulk_update(saved, ["email"])
    # A notification whose email expired exists already, and gets the new email.
    Notification.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["user", "deduplication_key"], update_fields=["email"]
    )
    seal_current_state(
        Notification.objects.filter(
            email__in={notification.email_id for notification in notifications}
        ).with_plan_relations()
    )


def _split_saved_and_new(notifications: list[Notification]) -> tuple[list[Notification], list[Notification]]:
    return [notification for notification in notifications if notification.pk], [
        notification for notification in notifications if not notification.pk
    ]
