"""Threads between plans: what delivers what, made, followed and ended by those who run either end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from actionplans.access import AnyUser, lines_for, runs_plan
from actionplans.beside import FarEnd, tells_what_delivers
from actionplans.dates import month_name
from actionplans.models import SubAction
from actionplans.workflow import NotAllowed
from history.records import because
from partnerships.models import Thread
from partnerships.standing import address_of, is_behind, scales_of, status_now, with_standing


@dataclass
class Ends:
    """What one line is joined with, as far as the reader may read it."""

    delivered_by: list[FarEnd] = field(default_factory=list)
    delivers: list[FarEnd] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """A line at the other end, and what it is joined with beyond."""

    end: FarEnd
    beyond: list[FarEnd]


@dataclass(frozen=True)
class Walk:
    """From one line along its threads: one step to either side, and the step after it back."""

    delivered_by: list[Step]
    delivers: list[Step]

    def __bool__(self) -> bool:
        return bool(self.delivered_by or self.delivers)


def readable_threads(user: AnyUser) -> QuerySet[Thread]:
    """Those of which this person may read both ends: one end says nothing of the other."""
    readable = lines_for(user).order_by().values("pk")
    return Thread.objects.filter(needs__in=readable, does__in=readable)


def ends_of(user: AnyUser, lines: Collection[int]) -> dict[int, Ends]:
    """By line, what it is joined with. As many queries for all lines as for one."""
    here = set(lines)
    threads = list(Thread.objects.filter(Q(needs__in=here) | Q(does__in=here)))
    if not threads:
        return {}
    # Who may read what is asked of these few lines: asked of all threads it costs seconds.
    ends = _far_ends(user, {pk for thread in threads for pk in (thread.needs_id, thread.does_id)})
    found: dict[int, Ends] = {}
    for thread in threads:
        needs, does = thread.needs_id, thread.does_id
        if needs not in ends or does not in ends:
            continue
        if needs in here:
            found.setdefault(needs, Ends()).delivered_by.append(_of(thread, ends[does]))
        if does in here:
            found.setdefault(does, Ends()).delivers.append(_of(thread, ends[needs]))
    return found


def _of(thread: Thread, end: FarEnd) -> FarEnd:
    return replace(end, thread=thread.pk, note=thread.note)


def _far_ends(user: AnyUser, lines: Collection[int]) -> dict[int, FarEnd]:
    """Those of the lines that this person may read."""
    readable = lines_for(user).order_by().values("pk")
    named = SubAction.objects.filter(pk__in=lines).filter(pk__in=readable)
    rows = list(with_standing(named).select_related("heading__parent", "heading__plan"))
    scales = scales_of({row.heading.plan_id for row in rows})
    found = {}
    for row in rows:
        plan = row.heading.plan
        status = status_now(scales[plan.pk], row)
        found[row.pk] = FarEnd(
            thread=0,
            pk=row.pk,
            name=str(row),
            plan=plan.title,
            plan_url=address_of(plan),
            action=row.action,
            lead=row.responsibility.replace("\n", ", "),
            status=status.word,
            css=status.css,
            told_in=row.said_named or (month_name(row.said_in) if row.said_in else ""),
            gap=(row.gap or "") if is_behind(row) else "",
        )
    return found


@tells_what_delivers
def delivering(user: AnyUser, lines: Collection[int]) -> dict[int, list[FarEnd]]:
    return {pk: ends.delivered_by for pk, ends in ends_of(user, lines).items() if ends.delivered_by}


def walk(user: AnyUser, line: int) -> Walk:
    """From a line to what it is joined with, and from there back to what else is."""
    own = ends_of(user, [line]).get(line, Ends())
    far = ends_of(user, {end.pk for end in (*own.delivered_by, *own.delivers)})
    empty = Ends()
    return Walk(
        [Step(e, _others(far.get(e.pk, empty).delivers, line)) for e in own.delivered_by],
        [Step(e, _others(far.get(e.pk, empty).delivered_by, line)) for e in own.delivers],
    )


def _others(ends: list[FarEnd], line: int) -> list[FarEnd]:
    return [end for end in ends if end.pk != line]


@transaction.atomic
def join(needs: SubAction, does: SubAction, note: str = "") -> Thread:
    """Say that one line is delivered by another; twice is once. Raises NotAllowed where that is no sense."""
    if needs.pk == does.pk:
        raise NotAllowed("A line cannot deliver itself. Choose another.", "itself")
    if Thread.objects.filter(needs=does, does=needs).exists():
        raise NotAllowed(f"{needs} delivers {does} already. End that thread first.", "other-way")
    thread, _ = Thread.objects.get_or_create(needs=needs, does=does, defaults={"note": note})
    return thread


def thread_to_end(user: User, pk: int) -> Thread:
    """A thread of which this person runs one end. Raises Http404 for who may not read both ends."""
    thread: Thread = get_object_or_404(
        readable_threads(user).select_related(
            "needs__heading__parent", "needs__heading__plan", "does__heading__parent", "does__heading__plan"
        ),
        pk=pk,
    )
    return thread


def runs_an_end(user: User, thread: Thread) -> bool:
    plans = {thread.needs.heading.plan_id, thread.does.heading.plan_id}
    return any(runs_plan(user, pk) for pk in plans)


@transaction.atomic
def end(thread: Thread, reason: str) -> None:
    """The two lines are no longer joined; history keeps that they were, and why they are not."""
    with because(reason):
        thread.delete()
