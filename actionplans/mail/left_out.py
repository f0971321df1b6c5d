"""What officers are sent at once when a report is published without their update."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accounts.adapter import letter
from accounts.models import User
from actionplans.models import Asked, Round
from actionplans.models.notices import Notice
from history.states import seal
from post.outbox import post, wake_the_worker

from .notices import key_of_published
from .officers import people_asked
from .stages import Stage
from .words import one_line, page


def tell_who_is_left_out(this_round: Round, missing: Iterable[Asked]) -> None:
    """One email to each person whose updates are missing, today even if the daily one has gone.

    To be called before their states move. They are not told again that the report is published.
    """
    active = User.objects.filter(is_active=True)
    rows = Asked.objects.filter(pk__in=[asked.pk for asked in missing if not asked.ended_as])
    rows = rows.select_related("round__plan", "sub_action__heading__parent", "sub_action__heading__plan")
    rows = rows.prefetch_related(Prefetch("owners__users", active), Prefetch("delegates", active))
    by_person: dict[int, list[Asked]] = defaultdict(list)
    for asked in rows.in_printed_order():
        for user in people_asked(asked, Stage.LATE):
            by_person[user].append(asked)
    key = key_of_published(this_round, 1)
    for person in active.filter(pk__in=by_person).order_by("pk"):
        subject, text = letter("actionplans/mail/left_out", _values(person, this_round, by_person[person.pk]))
        sent = post(person.email, subject, text, wake=False)
        Notice.objects.create(user=person, key=key, kind=Notice.Kind.PUBLISHED, round=this_round, letter=sent)
    if by_person:
        seal(Notice.objects.filter(user__in=by_person, key=key).with_plans())
        transaction.on_commit(wake_the_worker)


def _values(person: User, this_round: Round, missing: list[Asked]) -> dict[str, object]:
    return {
        "name": one_line(person.name or person.email),
        "plan": one_line(missing[0].round.plan.title),
        "round": this_round,
        "is_early": this_round.is_before_deadline,
        "today": timezone.localdate(),
        "lines": [
            {
                "name": one_line(asked.sub_action.called),
                "is_submitted": asked.state == Asked.State.SUBMITTED,
                "url": page(reverse("actionplans:answer", args=[asked.pk])),
            }
            for asked in missing
        ],
    }
