"""What owners are told by e-mail of other plans: that what delivers their lines has slipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from accounts.models import User
from actionplans.access import lines_for
from actionplans.mail.others import also_tells
from actionplans.mail.runners import ToTell
from actionplans.mail.words import Line, Section, counted, one_line, page, short
from actionplans.models.notices import Notice
from partnerships.models import Thread
from partnerships.slipping import Slipped, as_told, slipped_threads

RANK = 4_500_000  # below what is wanted of the reader himself
ASK = "It stands in a plan that you cannot read; whoever runs your review can tell you more."


@also_tells
def what_slipped() -> Iterator[ToTell]:
    """To each owner, once for each update in which a line that delivers his fell behind."""
    threads = list(slipped_threads().prefetch_related("needs__owners__users"))
    if not threads:
        return
    notices = Notice.objects.told().filter(key__in={_key(thread) for thread in threads})
    told = set(notices.values_list("user_id", "key"))
    by_user: dict[User, list[Thread]] = defaultdict(list)
    for thread in threads:
        owners = {user for owner in thread.needs.owners.all() for user in owner.users.all() if user.is_active}
        for user in owners:
            if (user.pk, _key(thread)) not in told:
                by_user[user].append(thread)
    for user, own in by_user.items():
        readable = lines_for(user).filter(pk__in=[thread.does_id for thread in own])
        slipped = as_told(own, set(readable.values_list("pk", flat=True)))
        subject = f"{counted(len(own), 'line', 'lines')} that others deliver slipped"
        section = Section(
            RANK,
            "What delivers your actions has slipped",
            subject,
            tuple(map(_line, slipped)),
            is_of_reader=False,
        )
        yield ToTell(user.pk, section, tuple(_notice(user, thread) for thread in own))


def _key(thread: Thread) -> str:
    return f"slipped {thread.pk} {thread.slipped_in}"  # type: ignore[attr-defined]


def _notice(user: User, thread: Thread) -> Notice:
    in_round = thread.slipped_in  # type: ignore[attr-defined]
    return Notice(user_id=user.pk, key=_key(thread), kind=Notice.Kind.SLIPPED, round_id=in_round)


def _line(slipped: Slipped) -> Line:
    words, note = "what delivers it has slipped", ASK
    if slipped.does_name:
        words = f"{slipped.does_name} of {one_line(slipped.does_plan)} has slipped"
        note = short(slipped.does_words)
    return Line(one_line(f"{slipped.plan}, {slipped.needs}"), words, page(slipped.url), (note,))
