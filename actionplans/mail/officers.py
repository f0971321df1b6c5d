"""What is wanted of officers: all that open rounds ask of each and that is still with them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import User
from actionplans.leaving import names_of_leavers
from actionplans.models import Asked, Remark, Round
from actionplans.models.notices import Notice

from .stages import Stage, stage_of
from .words import Line, Section, counted, day, one_line, page, short

Kind = Notice.Kind
KINDS = {Stage.ASKED: Kind.ASKED, Stage.SOON: Kind.SOON, Stage.DUE: Kind.DUE, Stage.LATE: Kind.LATE}


@dataclass(frozen=True)
class Due:
    """One line that is with its officer, on one day."""

    asked: Asked
    stage: Stage
    people: frozenset[int]
    returned: Remark | None = None
    nudged_by: str = ""
    left: str = ""  # its owners, where nobody is asked because they have left

    def notices(self, user: int) -> Iterator[Notice]:
        """What this person is told with it. One deadline put off is another deadline."""
        here = {"user_id": user, "round_id": self.asked.round_id, "asked": self.asked}
        pk = self.asked.pk
        if self.stage >= Stage.ASKED:
            yield Notice(key=f"asked {pk}", kind=Kind.ASKED, **here)
        if self.stage > Stage.ASKED:
            kind = KINDS[self.stage]
            yield Notice(key=f"{kind} {pk} {self.asked.round.due}", kind=kind, **here)
        if self.returned:
            yield Notice(key=f"returned {self.returned.pk}", kind=Kind.RETURNED, **here)


def due_lines(today: dt.date) -> list[Due]:
    """Everything that is with officers. Six queries, however much."""
    comments = Remark.objects.filter(returns=True).select_related("by").order_by("at", "pk")
    active = User.objects.filter(is_active=True)
    wanted = Asked.objects.wanted()
    left = names_of_leavers(wanted)
    found = (
        wanted.select_related("round__plan", "sub_action__heading__parent")
        .prefetch_related(
            Prefetch("owners__users", active), Prefetch("delegates", active), Prefetch("remarks", comments)
        )
        .in_printed_order()
    )
    stages: dict[dt.date | None, Stage] = {}
    lines = []
    for asked in found:
        due = asked.round.due
        if due not in stages:
            stages[due] = stage_of(due, today)
        stage = stages[due] if _is_due_yet(asked.round, today) else Stage.NOT_YET
        returns = list(asked.remarks.all()) if asked.state == Asked.State.RETURNED else []
        people = people_asked(asked, stage)
        whose = "" if people else left.get(asked.pk, "")
        lines.append(Due(asked, stage, people, next(reversed(returns), None), left=whose))
    return lines


def _is_due_yet(this_round: Round, today: dt.date) -> bool:
    """What is put right after publication has no deadline: only its return is told."""
    return this_round.state == Round.State.OPEN and (not this_round.opens or this_round.opens <= today)


def people_asked(asked: Asked, stage: Stage) -> frozenset[int]:
    """The owners; until the deadline is missed, those colleagues instead to whom they gave it.

    What is returned, an owner who wrote it hears of, whomever else they asked.
    """
    owners = {user.pk for owner in asked.owners.all() for user in owner.users.all()}
    delegates = {user.pk for user in asked.delegates.all()}
    if delegates and stage < Stage.LATE:
        wrote = {asked.written_by_id} if asked.state == Asked.State.RETURNED else set()
        return frozenset(delegates | (owners & wrote))
    return frozenset(owners | delegates)


def nudged(dues: Iterable[Due], nudges: Iterable[Notice]) -> list[Due]:
    """The same lines, those with who asked for them again since they were last answered."""
    asking = {notice.asked_id: notice for notice in nudges}
    return [replace(due, nudged_by=_who_asks_again(due, asking.get(due.asked.pk))) for due in dues]


def _who_asks_again(due: Due, again: Notice | None) -> str:
    if again is None or (due.returned and again.made_at < due.returned.at):
        return ""
    return str(again.by)


def sections_of(dues: Iterable[Due]) -> list[Section]:
    """What one person has to answer, the most pressing first."""
    groups: dict[tuple[int, str, str], list[Line]] = defaultdict(list)
    for due in dues:
        groups[_group(due)].append(_line(due))
    return [
        Section(rank, heading, f"{counted(len(lines), 'update', 'updates')} {subject}", tuple(lines))
        for (rank, heading, subject), lines in groups.items()
    ]


def _group(due: Due) -> tuple[int, str, str]:
    deadline = due.asked.round.due
    if due.returned:
        return 0, "Returned to you", "returned to you"
    if due.asked.round.state == Round.State.PUBLISHED:
        return 4_000_001, "Late updates that you have begun", "begun as a late update"
    if deadline is None:
        return 4_000_000, "Asked for", "asked of you"
    # Days sort below their kind: what has been late for longest comes first.
    place = min(deadline.toordinal() - dt.date(2000, 1, 1).toordinal(), 99_999)
    if due.stage is Stage.LATE:
        return 1_000_000 + place, f"Overdue: due by {day(deadline)}", "overdue"
    return 2_000_000 + place, f"Due by {day(deadline)}", f"due by {day(deadline)}"


def _line(due: Due) -> Line:
    asked, notes = due.asked, []
    if due.returned:
        notes.append(f"{one_line(str(due.returned.by))} writes: {short(due.returned.text)}")
        if asked.round.due and asked.round.state == Round.State.OPEN:
            notes.append(f"Due by {day(asked.round.due)}.")
    if due.nudged_by:
        notes.append(f"{one_line(due.nudged_by)} asks for it again.")
    return Line(
        one_line(f"{asked.round.plan.title}, {asked.round}, {asked.sub_action}"),
        short(asked.sub_action.action or asked.sub_action.heading.text),
        page(reverse("actionplans:answer", args=[asked.pk])),
        tuple(notes),
    )
