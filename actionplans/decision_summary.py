"""Committees' decisions as the next report prints them: only those recorded before it was published."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from actionplans.models import ActionPlan, Decision, ProgressEntry, Round, SubAction

DecisionKind = Decision.Kind


@dataclass(frozen=True)
class NewDecision:
    """What was decided, in words, and the sub-actions that it is about: none where it is the whole plan."""

    words: str
    lines: frozenset[int]

    def concerns_only(self, lines: Collection[int]) -> bool:
        """Whether it speaks of nothing but these sub-actions."""
        return concerns_only(self.lines, lines)


def concerns_only(about: Collection[int], lines: Collection[int]) -> bool:
    """Whether a decision about these sub-actions concerns none but the given ones."""
    return bool(about) and set(about) <= set(lines)


@dataclass(frozen=True)
class DecisionSummary:
    """What a round's report knows of decisions. `since` is the month of the report before it, if any.

    An imported document keeps its own text.
    """

    period: dt.date | None = None
    since: dt.date | None = None

    @classmethod
    def before(cls, this_round: Round) -> DecisionSummary:
        if this_round.state == Round.State.PUBLISHED and not this_round.report_version:
            return cls()
        earlier = Round.objects.published().filter(plan=this_round.plan_id, period__lt=this_round.period)
        return cls(this_round.period, earlier.order_by("-period").values_list("period", flat=True).first())

    def in_force(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Those that held when the report was published: what was recorded later is for the next one."""
        if self.period is None:
            return []
        known = [
            decision
            for decision in decisions
            if not decision.last_published_period or decision.last_published_period < self.period
        ]
        undone = {decision.rescinds_id for decision in known}
        return [
            decision
            for decision in known
            if decision.pk not in undone and decision.kind != DecisionKind.TAKEN_BACK
        ]

    def committee_grade_for(self, entry: ProgressEntry, sub_action: SubAction) -> tuple[int | None, str]:
        """The committee's grade of an entry, with when and why; (None, "") where it has the officer's."""
        decisions = self.in_force(sub_action.decisions.all())
        of_it = [
            decision for decision in decisions if decision.entry and decision.entry.round_id == entry.round_id
        ]
        own = of_it[-1].own_grade if of_it else None
        return (None, "") if own in (None, entry.grade) else (own, describe_source(of_it[-1]))

    def revised(self, sub_action: SubAction) -> str:
        """The last revised date that was agreed, with when and why."""
        decisions = [
            decision
            for decision in self.in_force(sub_action.decisions.all())
            if decision.kind == DecisionKind.REVISED
        ]
        return f"{decisions[-1].revised_date}\n{describe_source(decisions[-1])}" if decisions else ""

    def new_decisions(self, plan: ActionPlan) -> list[NewDecision]:
        """All decisions since the report before, also about actions no longer monitored."""
        rows = Decision.objects.for_lists().filter(plan=plan, plan_sign_off__isnull=True)
        since = self.since or dt.date.min
        new = [
            decision
            for decision in self.in_force(rows)
            if (decision.last_published_period or dt.date.min) >= since
        ]
        below = _sub_action_ids_by_heading(decision for decision in new if not decision.sub_action_id)
        return [
            NewDecision(
                f"{str(decision)[:1].upper()}{str(decision)[1:]}. {describe_source(decision)}",
                frozenset([decision.sub_action_id] if decision.sub_action_id else below[decision.heading_id]),
            )
            for decision in new
        ]


def _sub_action_ids_by_heading(decisions: Iterable[Decision]) -> dict[int | None, list[int]]:
    """By heading that these are about, its sub-actions and those of its parts."""
    result: dict[int | None, list[int]] = defaultdict(list)
    if wanted := {decision.heading_id for decision in decisions if decision.heading_id}:
        below = SubAction.objects.filter(Q(heading__in=wanted) | Q(heading__parent__in=wanted))
        for pk, *above in below.values_list("pk", "heading", "heading__parent"):
            for heading in wanted.intersection(above):
                result[heading].append(pk)
    return result


def describe_source(decision: Decision) -> str:
    minute = f", minute {decision.minute_reference}" if decision.minute_reference else ""
    reason = " ".join(decision.reason.split())
    return f"Committee, {decision.meeting.date:%-d %B %Y}{minute}{f': {reason}' if reason else ''}"
