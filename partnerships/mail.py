"""What is told by e-mail of other plans: that what delivers somebody's lines has slipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from accounts.models import User
from actionplans.access import lines_for
from actionplans.mail.others import also_tells
from actionplans.mail.runners import Runners, ToTell
from actionplans.mail.words import Line, Section, counted, one_line, page, short
from actionplans.models.notices import Notice
from partnerships.models import Thread
from partnerships.slipping import Slipped, as_told, slipped_threads

RANK = 4_500_000  # below what is wanted of the reader
ASK = "It stands in a plan that you cannot read; whoever runs your review, or a clerk, can tell you more."
OF_OWNERS = "What delivers your actions has slipped"
OF_RUNNERS = "What delivers actions of your plans has slipped, and nobody with an account leads them"


@also_tells
def what_slipped() -> Iterator[ToTell]:
    """To each owner, once for each update in which a line that delivers theirs fell behind.

    Of a line without an owner who has an account, to whoever runs its plan.
    """
    threads = list(slipped_threads().prefetch_related("needs__owners__users"))
    if not threads:
        return
    notices = Notice.objects.told().filter(key__in={_key(thread) for thread in threads})
    told = set(notices.values_list("user_id", "key"))
    runners = Runners.of(thread.needs.heading.plan_id for thread in threads)
    by_user: dict[tuple[int, str], list[Thread]] = defaultdict(list)
    for thread in threads:
        owners = {each for owner in thread.needs.owners.all() for each in owner.users.all() if each.is_active}
        people = [each.pk for each in owners] or runners.who_run(thread.needs.heading.plan_id)
        for pk in people:
            if (pk, _key(thread)) not in told:
                by_user[pk, OF_OWNERS if owners else OF_RUNNERS].append(thread)
    users = User.objects.in_bulk({pk for pk, _ in by_user})
    for (pk, heading), own in by_user.items():
        user = users[pk]
        readable = lines_for(user).filter(pk__in=[thread.does_id for thread in own])
        slipped = as_told(own, set(readable.values_list("pk", flat=True)))
        subject = f"{counted(len(own), 'line', 'lines')} that others deliver slipped"
        section = Section(RANK, heading, subject, tuple(map(_line, slipped)), is_of_reader=False)
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
