"""What committees decided, as the next paper prints it: only what was on record before that was published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from actionplans.models import ActionPlan, Decision, ProgressEntry, Round, SubAction

K = Decision.Kind


@dataclass(frozen=True)
class Ruled:
    """What a round's paper knows of decisions. `since` is the month of the paper before it, if any.

    A paper that is known from elsewhere says what it said.
    """

    period: dt.date | None = None
    since: dt.date | None = None

    @classmethod
    def before(cls, this_round: Round) -> Ruled:
        if this_round.state == Round.State.PUBLISHED and not this_round.version:
            return cls()
        earlier = Round.objects.published().filter(plan=this_round.plan_id, period__lt=this_round.period)
        return cls(this_round.period, earlier.order_by("-period").values_list("period", flat=True).first())

    def holding(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Those that held when the paper was published: what was recorded later is for the next one."""
        if self.period is None:
            return []
        known = [each for each in decisions if not each.last_period or each.last_period < self.period]
        undone = {each.takes_back_id for each in known}
        return [each for each in known if each.pk not in undone and each.kind != K.TAKEN_BACK]

    def grade_of(self, entry: ProgressEntry, line: SubAction) -> tuple[int | None, str]:
        """The committee's grade of an entry, with when and why; (None, "") where it has the officer's."""
        held = self.holding(line.decisions.all())
        of_it = [each for each in held if each.entry and each.entry.round_id == entry.round_id]
        own = of_it[-1].own_grade if of_it else None
        return (None, "") if own in (None, entry.grade) else (own, where_and_why(of_it[-1]))

    def revised(self, line: SubAction) -> str:
        """The last revised date that was agreed, with when and why."""
        own = [each for each in self.holding(line.decisions.all()) if each.kind == K.REVISED]
        return f"{own[-1].revised_date}\n{where_and_why(own[-1])}" if own else ""

    def news(self, plan: ActionPlan, *, for_residents: bool) -> tuple[str, ...]:
        """All that was decided since the paper before: also of what is not asked about any more."""
        rows = Decision.objects.for_lists().filter(plan=plan, part_of__isnull=True)
        if for_residents:
            rows = rows.exclude(sub_action__is_exempt=True)
        since = self.since or dt.date.min
        new = [each for each in self.holding(rows) if (each.last_period or dt.date.min) >= since]
        return tuple(f"{str(each)[:1].upper()}{str(each)[1:]}. {where_and_why(each)}" for each in new)


def where_and_why(decision: Decision) -> str:
    minute = f", minute {decision.minute}" if decision.minute else ""
    reason = " ".join(decision.reason.split())
    return f"Committee, {decision.meeting.date:%-d %B %Y}{minute}{f': {reason}' if reason else ''}"
