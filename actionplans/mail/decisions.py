"""What a committee decided, to the owners of what it is about and to who runs the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.urls import reverse

from actionplans.models import Decision
from actionplans.models.notices import Notice

from .runners import ToTell
from .words import Line, Section, counted, day, one_line, page, short

DECIDED = 4_000_000
DECISION = ("decision of a committee", "decisions of a committee")


def what_was_decided(notices: Sequence[Notice]) -> Iterator[ToTell]:
    """One section for each meeting and plan. Two queries, and none where there is nothing to tell.

    What was taken back before it was told is not told, nor is its taking back.
    """
    if not notices:
        return
    found = Decision.objects.for_lists().in_bulk([notice.decision_id for notice in notices])
    taken_back = [each.takes_back_id for each in found.values() if each.takes_back_id]
    told = Notice.objects.told().filter(decision__in=taken_back) if taken_back else Notice.objects.none()
    heard = set(told.values_list("user_id", "decision_id"))
    by_meeting: dict[tuple[int, int, int], list[tuple[Notice, Decision]]] = defaultdict(list)
    for notice in notices:
        decision = found[notice.decision_id or 0]
        unheard = decision.takes_back_id and (notice.user_id, decision.takes_back_id) not in heard
        if not unheard and not hasattr(decision, "taken_back_by"):
            place = (notice.user_id, decision.plan_id, decision.meeting_id)
            by_meeting[place].append((notice, decision))
    for (user, *_), rows in by_meeting.items():
        section = _section([decision for _, decision in rows])
        yield ToTell(user, section, tuple(notice for notice, _ in rows))


def _section(decisions: Sequence[Decision]) -> Section:
    first = decisions[0]
    heading = f"{first.plan}: decided by the {first.meeting.committee} on {day(first.meeting.date)}"
    subject = counted(len(decisions), *DECISION)
    lines = tuple(_line(decision) for decision in decisions)
    return Section(DECIDED, one_line(heading), subject, lines, is_of_reader=False)


def _line(decision: Decision) -> Line:
    if decision.sub_action_id:
        place = reverse("dashboards:action", args=[decision.sub_action_id])
    else:
        place = reverse("actionplans:review", args=[decision.plan.slug])
    reason = f". {decision.reason}" if decision.reason else ""
    name = decision.about or one_line(str(decision.plan))
    return Line(name, short(f"{decision.in_words}{reason}"), page(place))
