"""Writing the day's letters: one to each person who has to know something new."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from actionplans.models import Round
from actionplans.models.notices import Notice
from history.comparing import refuse_altered
from history.states import seal
from post.models import Letter
from post.outbox import post, wake_the_worker

from .decisions import what_was_decided
from .members import what_is_known_of_requests, what_members_ask
from .officers import Due, due_lines, nudged, sections_of
from .others import what_others_tell
from .runners import ToTell, what_was_published, who_has_not_answered
from .stages import is_time_for_mail
from .words import Section, letter_of

AT_ONCE = 25  # letters a transaction: on SQLite each transaction waits for the disk
Kind = Notice.Kind
BESIDE = (Kind.REQUEST_TOLD, Kind.ANSWERED)


@dataclass
class Bundle:
    """What one person is to know today, and which of it is new."""

    dues: list[Due] = field(default_factory=list)
    others: list[ToTell] = field(default_factory=list)
    new: dict[str, Notice] = field(default_factory=dict)

    @property
    def sections(self) -> list[Section]:
        # Once told who has not answered, nobody is told so again because something else is new.
        others = [each.section for each in self.others if any(n.key in self.new for n in each.notices)]
        return [*sections_of(self.dues), *others]


def write_digests(now: dt.datetime | None = None) -> int:
    """Write the letters that are to go today. Returns how many: a second run writes none."""
    now = timezone.localtime(now)
    if not is_time_for_mail(now):
        return 0
    had_one = _had_one(now.date())
    bundles = {
        user: bundle
        for user, bundle in gather(now.date()).items()
        if user not in had_one and not _is_still_happening(bundle, now)
    }
    written, people = 0, iter(sorted(bundles))
    while chunk := list(islice(people, AT_ONCE)):
        written += _write({user: bundles[user] for user in chunk}, now.date())
    if written:
        wake_the_worker()
    return written


def _had_one(today: dt.date) -> set[int]:
    keys = Letter.objects.filter(key__startswith=key_of(today, "")).values_list("key", flat=True)
    return {int(key.rpartition(" ")[2]) for key in keys}


def key_of(today: dt.date, user: object) -> str:
    return f"updates {today} {user}"


def _is_still_happening(bundle: Bundle, now: dt.datetime) -> bool:
    """Somebody may be returning one answer after another: what is done together is told together."""
    wait = dt.timedelta(minutes=settings.MAIL_WAIT_MINUTES)
    happened = [due.returned.at for due in bundle.dues if due.returned]
    happened += [notice.made_at for notice in bundle.new.values() if notice.pk]
    return any(dt.timedelta() <= now - each < wait for each in happened)


def gather(today: dt.date) -> dict[int, Bundle]:
    """Of everybody who is to hear something new, all that is wanted of them. A dozen queries in all."""
    pending = list(Notice.objects.to_tell().select_related("round__plan", "by", "letter").order_by("pk"))
    nudges = [notice for notice in pending if notice.kind == Kind.NUDGED]
    published = [
        n for n in pending if n.kind == Kind.PUBLISHED and n.round and n.round.state == Round.State.PUBLISHED
    ]
    dues = nudged(due_lines(today), nudges)
    bundles: dict[int, Bundle] = defaultdict(Bundle)
    requests = list(what_members_ask(today))
    told = _told(dues, published, requests)
    _add_dues(bundles, dues, nudges, told)
    others = [
        *who_has_not_answered(dues, today),
        *requests,
        *what_was_published(published),
        *what_was_decided([n for n in pending if n.kind == Kind.DECIDED]),
        *what_is_known_of_requests([n for n in pending if n.kind in BESIDE]),
        *what_others_tell(),
    ]
    kept = {(notice.user_id, notice.key): notice for notice in pending if notice.request_id}
    for each in others:
        bundle = bundles[each.user]
        bundle.others.append(each)
        new = (kept.get((each.user, n.key), n) for n in each.notices)
        bundle.new |= {n.key: n for n in new if (each.user, n.key) not in told}
    return {user: bundle for user, bundle in bundles.items() if bundle.new}


def _told(
    dues: Iterable[Due], published: Iterable[Notice], requests: Iterable[ToTell]
) -> set[tuple[int, str]]:
    rounds = {due.asked.round_id for due in dues} | {notice.round_id for notice in published}
    asked = {notice.request_id for each in requests for notice in each.notices}
    told = Notice.objects.told().filter(Q(round__in=rounds) | Q(request__in=asked))
    return set(told.values_list("user_id", "key"))


def _add_dues(
    bundles: dict[int, Bundle], dues: Iterable[Due], nudges: Iterable[Notice], told: set[tuple[int, str]]
) -> None:
    # Asked again on two days before one letter went, they are told in that letter, and not in another.
    asked_again: dict[tuple[int, int | None], list[Notice]] = defaultdict(list)
    for nudge in nudges:
        asked_again[nudge.user_id, nudge.asked_id].append(nudge)
    for due in dues:
        for user in due.people:
            bundle = bundles[user]
            bundle.dues.append(due)
            bundle.new |= {n.key: n for n in due.notices(user) if (user, n.key) not in told}
            bundle.new |= {again.key: again for again in asked_again[user, due.asked.pk]}


@transaction.atomic
def _write(bundles: dict[int, Bundle], today: dt.date) -> int:
    """Letters and the notices they make up, together: a worker that is killed has written both or none."""
    # Whoever writes at the same time waits here, and then finds the letters written.
    people = list(
        User.objects.select_for_update(no_key=True).filter(pk__in=bundles, is_active=True).order_by("pk")
    )
    known = set(Letter.objects.filter(key__in=[key_of(today, user.pk) for user in people]).values_list("key"))
    notices: list[Notice] = []
    written = 0
    for user in people:
        key = key_of(today, user.pk)
        if (key,) in known:
            continue
        words = letter_of(user.name or user.email, bundles[user.pk].sections)
        letter = post(user.email, words.subject, words.text, html=words.html, key=key, wake=False)
        for notice in bundles[user.pk].new.values():
            notice.letter = letter
            notices.append(notice)
        written += 1
    _keep(notices)
    return written


def _keep(notices: list[Notice]) -> None:
    known, new = _parted(notices)
    again = Notice.objects.filter(user__in={n.user_id for n in new}, key__in={n.key for n in new})
    refuse_altered(Notice, [*(notice.pk for notice in known), *again.values_list("pk", flat=True)])
    Notice.objects.bulk_update(known, ["letter"])
    # One whose letter came too late is there already, and gets the new letter.
    Notice.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["user", "key"], update_fields=["letter"]
    )
    seal(Notice.objects.filter(letter__in={notice.letter_id for notice in notices}).with_plans())


def _parted(notices: list[Notice]) -> tuple[list[Notice], list[Notice]]:
    return [n for n in notices if n.pk], [n for n in notices if not n.pk]
