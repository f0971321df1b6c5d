"""Writing the day's emails: one to each person who has something new to read."""

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

BATCH_SIZE = 25  # emails a transaction: on SQLite each transaction waits for the disk
NotificationKind = Notification.Kind
COPY_KINDS = (NotificationKind.REQUEST_TOLD, NotificationKind.ANSWERED)


@dataclass
class Digest:
    """What one person is to know today, and which of it is new."""

    due_updates: list[DueUpdate] = field(default_factory=list)
    other_items: list[DigestItem] = field(default_factory=list)
    new: dict[str, Notification] = field(default_factory=dict)

    @property
    def sections(self) -> list[EmailSection]:
        # A list of missing updates that was sent already is no reason for another email.
        others = [
            digest_item.section
            for digest_item in self.other_items
            if any(n.deduplication_key in self.new for n in digest_item.notifications)
        ]
        return [*build_sections(self.due_updates), *others]


def enqueue_digests(now: dt.datetime | None = None) -> int:
    """Write the emails of today. Returns how many: a second run writes none."""
    now = timezone.localtime(now)
    if not is_within_mail_hours(now):
        return 0
    had_one = _users_already_emailed(now.date())
    bundles = {
        user: bundle
        for user, bundle in collect_digests(now.date()).items()
        if user not in had_one and not _has_recent_activity(bundle, now)
    }
    written, people = 0, iter(sorted(bundles))
    while chunk := list(islice(people, BATCH_SIZE)):
        written += _enqueue_batch({user: bundles[user] for user in chunk}, now.date())
    if written:
        enqueue_sending()
    return written


def _users_already_emailed(today: dt.date) -> set[int]:
    keys = OutgoingEmail.objects.filter(deduplication_key__startswith=digest_key(today, "")).values_list(
        "deduplication_key", flat=True
    )
    return {int(key.rpartition(" ")[2]) for key in keys}


def digest_key(today: dt.date, user: object) -> str:
    return f"updates {today} {user}"


def _has_recent_activity(bundle: Digest, now: dt.datetime) -> bool:
    """Somebody may be returning one answer after another: changes made together go into one email."""
    wait = dt.timedelta(minutes=settings.MAIL_WAIT_MINUTES)
    happened = [due.return_comment.created_at for due in bundle.due_updates if due.return_comment]
    happened += [notice.created_at for notice in bundle.new.values() if notice.pk]
    return any(dt.timedelta() <= now - each < wait for each in happened)


def collect_digests(today: dt.date) -> dict[int, Digest]:
    """Of everybody who is to hear something new, all that is wanted of them. A dozen queries in all."""
    pending = list(
        Notification.objects.pending().select_related("round__plan", "requested_by", "email").order_by("pk")
    )
    nudges = [notice for notice in pending if notice.kind == NotificationKind.NUDGED]
    published = [
        n
        for n in pending
        if n.kind == NotificationKind.PUBLISHED and n.round and n.round.state == Round.State.PUBLISHED
    ]
    dues = with_reminders(find_due_updates(today), nudges)
    bundles: dict[int, Digest] = defaultdict(Digest)
    requests = list(member_request_items(today))
    emailed = _emailed_keys(dues, published, requests)
    _add_due_updates(bundles, dues, nudges, emailed)
    of_rooms_above: list[tuple[Any, Any]] = digest_items_requested.send(Notification)
    others = [
        *escalation_items(dues, today),
        *requests,
        *published_items(published),
        *decision_items([n for n in pending if n.kind == NotificationKind.DECIDED]),
        *copied_member_request_items([n for n in pending if n.kind in COPY_KINDS]),
        *(item for _, items in of_rooms_above for item in items),
    ]
    pending_requests = {
        (notice.user_id, notice.deduplication_key): notice for notice in pending if notice.member_request_id
    }
    for each in others:
        bundle = bundles[each.user]
        bundle.other_items.append(each)
        new = (pending_requests.get((each.user, n.deduplication_key), n) for n in each.notifications)
        bundle.new |= {n.deduplication_key: n for n in new if (each.user, n.deduplication_key) not in emailed}
    return {user: bundle for user, bundle in bundles.items() if bundle.new}


def _emailed_keys(
    dues: Iterable[DueUpdate], published: Iterable[Notification], requests: Iterable[DigestItem]
) -> set[tuple[int, str]]:
    rounds = {due.update_request.round_id for due in dues} | {notice.round_id for notice in published}
    member_requests = {
        notice.member_request_id for digest_item in requests for notice in digest_item.notifications
    }
    notifications = Notification.objects.emailed().filter(
        Q(round__in=rounds) | Q(member_request__in=member_requests)
    )
    return set(notifications.values_list("user_id", "deduplication_key"))


def _add_due_updates(
    bundles: dict[int, Digest],
    dues: Iterable[DueUpdate],
    nudges: Iterable[Notification],
    emailed: set[tuple[int, str]],
) -> None:
    # Reminders of two days before one email went out are in that email, and in no other.
    nudges_by_request: dict[tuple[int, int | None], list[Notification]] = defaultdict(list)
    for nudge in nudges:
        nudges_by_request[nudge.user_id, nudge.update_request_id].append(nudge)
    for due in dues:
        for user in due.recipient_ids:
            bundle = bundles[user]
            bundle.due_updates.append(due)
            bundle.new |= {
                n.deduplication_key: n
                for n in due.build_notifications(user)
                if (user, n.deduplication_key) not in emailed
            }
            bundle.new |= {
                again.deduplication_key: again for again in nudges_by_request[user, due.update_request.pk]
            }


@transaction.atomic
def _enqueue_batch(bundles: dict[int, Digest], today: dt.date) -> int:
    """Letters and the notices they make up, together: a worker that is killed has written both or none."""
    # A concurrent run waits here, and then finds the emails written.
    people = list(
        User.objects.select_for_update(no_key=True).filter(pk__in=bundles, is_active=True).order_by("pk")
    )
    known = set(
        OutgoingEmail.objects.filter(
            deduplication_key__in=[digest_key(today, user.pk) for user in people]
        ).values_list("deduplication_key")
    )
    notices: list[Notification] = []
    written = 0
    for user in people:
        key = digest_key(today, user.pk)
        if (key,) in known:
            continue
        email_content = build_digest_email(user.name or user.email, bundles[user.pk].sections)
        email = enqueue_email(
            user.email,
            email_content.subject,
            email_content.text,
            html=email_content.html,
            deduplication_key=key,
            wake=False,
        )
        for notice in bundles[user.pk].new.values():
            notice.email = email
            notices.append(notice)
        written += 1
    _save_notifications(notices)
    return written


def _save_notifications(notices: list[Notification]) -> None:
    notifications, new = _split_saved_and_new(notices)
    again = Notification.objects.filter(
        user__in={n.user_id for n in new}, deduplication_key__in={n.deduplication_key for n in new}
    )
    refuse_altered(
        Notification, [*(notice.pk for notice in notifications), *again.values_list("pk", flat=True)]
    )
    Notification.objects.bulk_update(notifications, ["email"])
    # A notice whose email expired is there already, and gets the new email.
    Notification.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["user", "deduplication_key"], update_fields=["email"]
    )
    seal_current_state(
        Notification.objects.filter(email__in={notice.email_id for notice in notices}).with_plan_relations()
    )


def _split_saved_and_new(notices: list[Notification]) -> tuple[list[Notification], list[Notification]]:
    return [n for n in notices if n.pk], [n for n in notices if not n.pk]
