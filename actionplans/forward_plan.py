"""The monitoring calendar: open and coming rounds of every plan, with their meetings and deadlines."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from actionplans.models import (
    ActionPlan,
    AdditionalRound,
    Committee,
    Meeting,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.models.plans import of_closed_plan
from actionplans.workflow.update_requests import find_further_reports_due, find_impact_due
from actionplans.working_days import Deadlines
from documents.plan.dates import add_months, format_month, quarter_label

PlanQuerySet = QuerySet[Any]  # of any kinds


@dataclass(frozen=True)
class ForwardPlanEntry:
    """A round that is open or to come. `is_next` marks the one that can be opened next."""

    review: ActionPlan
    period: dt.date
    meeting: Meeting | None = None
    reason: str = ""
    round: Round | None = None
    requested: int = 0
    answered: int = 0
    is_next: bool = True
    period_label: str = ""

    @property
    def month(self) -> str:
        """The name of the round: its month, or its quarter if the plan names rounds by quarter."""
        return str(self.round) if self.round else self.period_label or format_month(self.period)

    @property
    def deadlines(self) -> Deadlines | None:
        return self.meeting.deadlines if self.meeting else None

    def is_to_be_opened(self, today: dt.date) -> bool:
        """Whether it should be open by now, by the deadlines of its meeting or the end of its month."""
        if not self.is_next or self.round:
            return False
        opens = self.deadlines.opens if self.deadlines else add_months(self.period, 1)
        return opens <= today or add_months(self.period, 1) <= today


@dataclass
class MeetingCalendar:
    """Coming meetings by committee id, and the successor of each committee."""

    meetings: dict[int, list[Meeting]] = field(default_factory=lambda: defaultdict(list))
    successors: dict[int, int | None] = field(default_factory=dict)

    @classmethod
    def since(cls, day: dt.date) -> MeetingCalendar:
        meeting_calendar = cls(successors=dict(Committee.objects.values_list("pk", "successor_id")))
        for meeting in Meeting.objects.filter(date__gte=day).select_related("committee").order_by("date"):
            meeting_calendar.meetings[meeting.committee_id].append(meeting)
        return meeting_calendar

    def committee_with_successors(self, pk: int | None) -> Iterator[int]:
        """The ids of a committee and of its successors, in order."""
        seen: set[int] = set()
        while pk is not None and pk not in seen:
            yield pk
            seen.add(pk)
            pk = self.successors.get(pk)

    def meeting_for_period(self, plan: ActionPlan, period: dt.date) -> Meeting | None:
        """The first meeting of the plan's committee in that month or the next."""
        end = add_months(period, 2)
        meetings = (m for pk in self.committee_with_successors(plan.committee_id) for m in self.meetings[pk])
        return min((m for m in meetings if period <= m.date < end), key=lambda m: m.date, default=None)


def build_forward_plan(plans: PlanQuerySet, today: dt.date) -> list[ForwardPlanEntry]:
    """The open rounds and those of the coming year, by month. The number of queries is constant.

    A plan with nothing outstanding has no next round, unless a committee requested one. Closed plans
    have none.
    """
    round_periods = _RoundPeriods(plans)
    calendar = MeetingCalendar.since(min(round_periods.all_periods(), default=today))
    outstanding_ids = _outstanding_plan_ids(plans)
    request_counts = _request_counts(round_periods.open_rounds.values())
    entries: list[ForwardPlanEntry] = []
    open_plans = ActionPlan.objects.filter(pk__in=plans.order_by().values("pk"))
    for plan in open_plans.exclude(of_closed_plan()).select_related("committee"):
        this_round = round_periods.open_rounds.get(plan.pk)
        if this_round:
            requested, answered = request_counts[this_round.pk]
            entries.append(
                ForwardPlanEntry(
                    plan, this_round.period, this_round.meeting, "", this_round, requested, answered, False
                )
            )
        entries += _upcoming_rounds(
            plan, round_periods, calendar, today, is_outstanding=plan.pk in outstanding_ids
        )
    return sorted(entries, key=lambda coming: (coming.period, coming.review.title))


def next_update(plan: ActionPlan, today: dt.date) -> ForwardPlanEntry | None:
    """The first coming round of one plan in the monitoring calendar."""
    entries = build_forward_plan(ActionPlan.objects.filter(pk=plan.pk), today)
    return next((coming for coming in entries if coming.round is None), None)


class _RoundPeriods:
    """The months of rounds and additional rounds, by primary key of the plan."""

    def __init__(self, plans: PlanQuerySet) -> None:
        self.rounds: dict[int, list[dt.date]] = defaultdict(list)
        self.open_rounds: dict[int, Round] = {}
        self.last_period_labels: dict[int, str] = {}
        plan_ids = plans.values("pk")
        rounds = Round.objects.filter(plan__in=plan_ids).select_related("meeting__committee")
        for this_round in rounds.order_by("period"):
            self.rounds[this_round.plan_id].append(this_round.period)
            if this_round.period_label:
                self.last_period_labels[this_round.plan_id] = this_round.period_label
            if this_round.state == Round.State.OPEN:
                self.open_rounds[this_round.plan_id] = this_round
        self.additional_rounds: dict[int, dict[dt.date, str]] = defaultdict(dict)
        for additional_round in AdditionalRound.objects.filter(plan__in=plan_ids):
            self.additional_rounds[additional_round.plan_id][additional_round.period] = (
                additional_round.reason
            )

    def all_periods(self) -> Iterator[dt.date]:
        for months in (*self.rounds.values(), *self.additional_rounds.values()):
            yield from months


def _upcoming_rounds(
    plan: ActionPlan,
    round_periods: _RoundPeriods,
    calendar: MeetingCalendar,
    today: dt.date,
    *,
    is_outstanding: bool,
) -> Iterator[ForwardPlanEntry]:
    """The next round, however late it is, and those after it within a year of today.

    While a round is open, the next one cannot be opened yet.
    """
    periods, reasons_by_period = list(round_periods.rounds[plan.pk]), round_periods.additional_rounds[plan.pk]
    is_next, may_open = True, plan.pk not in round_periods.open_rounds
    while period := plan.period_after(periods, reasons_by_period):
        periods.append(period)
        reason = reasons_by_period.get(period, "")
        if period > add_months(today, 12) and not (is_next and is_outstanding):
            return
        if (is_outstanding or reason) and (is_next or period >= today.replace(day=1)):
            quarter = quarter_label(period, round_periods.last_period_labels.get(plan.pk, ""))
            meeting = calendar.meeting_for_period(plan, period)
            yield ForwardPlanEntry(
                plan, period, meeting, reason, is_next=is_next and may_open, period_label=quarter
            )
            is_next = False


def _outstanding_plan_ids(plans: PlanQuerySet) -> set[int]:
    """Ids of plans with outstanding progress, a further report due, or impact still to be reported."""
    plan_ids: Any = plans.values("pk")
    sub_actions = SubAction.objects.filter(heading__plan__in=plan_ids)
    with_outstanding_progress = set(sub_actions.outstanding().values_list("heading__plan", flat=True))
    due_ids = find_impact_due(Round.objects.published().filter(plan__in=plan_ids)) | find_further_reports_due(
        plan_ids
    )
    active = sub_actions.active().values_list("pk", "heading__plan")
    return with_outstanding_progress | {
        plan_id for sub_action_id, plan_id in active if sub_action_id in due_ids
    }


def _request_counts(rounds: Iterable[Round]) -> dict[int, tuple[int, int]]:
    """How many updates each round requests, and how many are no longer with officers, by its primary key."""
    counts: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for pk, state in UpdateRequest.objects.filter(round__in=[r.pk for r in rounds]).values_list(
        "round", "state"
    ):
        requested, answered = counts[pk]
        counts[pk] = requested + 1, answered + (state not in UpdateRequest.WITH_OFFICER)
    return counts


def upcoming_meetings(plan: ActionPlan, today: dt.date) -> Collection[Meeting]:
    """The coming meetings of the plan's committee and its successors; of all, if it has none."""
    calendar = MeetingCalendar.since(today)
    if plan.committee_id is None:
        coming_meetings = [meeting for meetings in calendar.meetings.values() for meeting in meetings]
    else:
        coming_meetings = [
            m for pk in calendar.committee_with_successors(plan.committee_id) for m in calendar.meetings[pk]
        ]
    return sorted(coming_meetings, key=lambda meeting: meeting.date)
