"""Committees' decisions as a report prints them: only those recorded before it was published."""

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
    """The text of a decision, and the ids of its sub-actions; none for a decision on the whole plan."""

    words: str
    sub_action_ids: frozenset[int]

    def concerns_only(self, sub_action_ids: Collection[int]) -> bool:
        """Whether it is about no other sub-actions than these."""
        return concerns_only(self.sub_action_ids, sub_action_ids)


def concerns_only(decision_sub_action_ids: Collection[int], sub_action_ids: Collection[int]) -> bool:
    """Whether a decision on the first sub-actions is about none but the second."""
    return bool(decision_sub_action_ids) and set(decision_sub_action_ids) <= set(sub_action_ids)


@dataclass(frozen=True)
class DecisionSummary:
    """The decisions that a round's report prints. `since` is the month of the previous report, if any.

    `period` is None for an imported report, which has no decisions but those in its own text.
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
        """The decisions in force when the report was published. Later ones are for the next report."""
        if self.period is None:
            return []
        recorded_before = [
            decision
            for decision in decisions
            if not decision.last_published_period or decision.last_published_period < self.period
        ]
        rescinded_ids = {decision.rescinds_id for decision in recorded_before}
        return [
            decision
            for decision in recorded_before
            if decision.pk not in rescinded_ids and decision.kind != DecisionKind.TAKEN_BACK
        ]

    def committee_grade_for(self, entry: ProgressEntry, sub_action: SubAction) -> tuple[int | None, str]:
        """The committee's grade of an entry and its source; (None, "") where it equals the officer's."""
        decisions = self.in_force(sub_action.decisions.all())
        entry_decisions = [
            decision for decision in decisions if decision.entry and decision.entry.round_id == entry.round_id
        ]
        committee_grade = entry_decisions[-1].own_grade if entry_decisions else None
        return (
            (None, "")
            if committee_grade in (None, entry.grade)
            else (committee_grade, describe_source(entry_decisions[-1]))
        )

    def revised(self, sub_action: SubAction) -> str:
        """The last agreed revised date and its source, as text; "" where there is none."""
        decisions = [
            decision
            for decision in self.in_force(sub_action.decisions.all())
            if decision.kind == DecisionKind.REVISED
        ]
        return f"{decisions[-1].revised_date}\n{describe_source(decisions[-1])}" if decisions else ""

    def new_decisions(self, plan: ActionPlan) -> list[NewDecision]:
        """All decisions since the previous report, including those on actions no longer monitored."""
        rows = Decision.objects.for_lists().filter(plan=plan, plan_sign_off__isnull=True)
        since = self.since or dt.date.min
        new = [
            decision
            for decision in self.in_force(rows)
            if (decision.last_published_period or dt.date.min) >= since
        ]
        sub_action_ids = _sub_action_ids_by_heading(
            decision for decision in new if not decision.sub_action_id
        )
        return [
            NewDecision(
                f"{str(decision)[:1].upper()}{str(decision)[1:]}. {describe_source(decision)}",
                frozenset(
                    [decision.sub_action_id]
                    if decision.sub_action_id
                    else sub_action_ids[decision.heading_id]
                ),
            )
            for decision in new
        ]


def _sub_action_ids_by_heading(decisions: Iterable[Decision]) -> dict[int | None, list[int]]:
    """The ids of the sub-actions of each decision's heading and its parts, by heading id."""
    result: dict[int | None, list[int]] = defaultdict(list)
    if heading_ids := {decision.heading_id for decision in decisions if decision.heading_id}:
        sub_actions = SubAction.objects.filter(
            Q(heading__in=heading_ids) | Q(heading__parent__in=heading_ids)
        )
        for pk, *own_heading_ids in sub_actions.values_list("pk", "heading", "heading__parent"):
            for heading_id in heading_ids.intersection(own_heading_ids):
                result[heading_id].append(pk)
    return result


def describe_source(decision: Decision) -> str:
    """The date, minute reference and reason of a decision."""
    minute = f", minute {decision.minute_reference}" if decision.minute_reference else ""
    reason = " ".join(decision.reason.split())
    return f"Committee, {decision.meeting.date:%-d %B %Y}{minute}{f': {reason}' if reason else ''}"
