"""Which updates come when: of every plan, with the meetings they go to and the dates before those."""

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
    """One update that is open or to come."""

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
        """What it is called; of one to come, by its quarter where those before it were."""
        return str(self.round) if self.round else self.period_label or format_month(self.period)

    @property
    def deadlines(self) -> Deadlines | None:
        return self.meeting.deadlines if self.meeting else None

    def is_to_be_opened(self, today: dt.date) -> bool:
        """Whether its day has come: the one before its meeting, or else the end of its month."""
        if not self.is_next or self.round:
            return False
        opens = self.deadlines.opens if self.deadlines else add_months(self.period, 1)
        return opens <= today or add_months(self.period, 1) <= today


@dataclass
class MeetingCalendar:
    """The meetings to come, by the committee that holds them today."""

    meetings: dict[int, list[Meeting]] = field(default_factory=lambda: defaultdict(list))
    successors: dict[int, int | None] = field(default_factory=dict)

    @classmethod
    def since(cls, day: dt.date) -> MeetingCalendar:
        meeting_calendar = cls(successors=dict(Committee.objects.values_list("pk", "successor_id")))
        for meeting in Meeting.objects.filter(date__gte=day).select_related("committee").order_by("date"):
            meeting_calendar.meetings[meeting.committee_id].append(meeting)
        return meeting_calendar

    def committee_with_successors(self, pk: int | None) -> Iterator[int]:
        """A committee and those that took over its work, one after the other."""
        seen: set[int] = set()
        while pk is not None and pk not in seen:
            yield pk
            seen.add(pk)
            pk = self.successors.get(pk)

    def meeting_for_period(self, plan: ActionPlan, period: dt.date) -> Meeting | None:
        """The first meeting of its committee in that month or the next."""
        until = add_months(period, 2)
        meetings = (m for pk in self.committee_with_successors(plan.committee_id) for m in self.meetings[pk])
        return min((m for m in meetings if period <= m.date < until), key=lambda m: m.date, default=None)


def build_forward_plan(reviews: PlanQuerySet, today: dt.date) -> list[ForwardPlanEntry]:
    """What is open and what comes within a year, in the order of time. As many queries for one as for all.

    A plan with nothing outstanding has no next update, unless a committee requested one; one
    that is closed has none either.
    """
    months = _RoundPeriods(reviews)
    calendar = MeetingCalendar.since(min(months.all_periods(), default=today))
    owing = _outstanding_plan_ids(reviews)
    answered = _request_counts(months.open_rounds.values())
    entries: list[ForwardPlanEntry] = []
    plans = ActionPlan.objects.filter(pk__in=reviews.order_by().values("pk"))
    for plan in plans.exclude(of_closed_plan()).select_related("committee"):
        this_round = months.open_rounds.get(plan.pk)
        if this_round:
            requested, done = answered[this_round.pk]
            entries.append(
                ForwardPlanEntry(
                    plan, this_round.period, this_round.meeting, "", this_round, requested, done, False
                )
            )
        entries += _upcoming_rounds(plan, months, calendar, today, is_owing=plan.pk in owing)
    return sorted(entries, key=lambda coming: (coming.period, coming.review.title))


def next_update(plan: ActionPlan, today: dt.date) -> ForwardPlanEntry | None:
    """The first update to come of one plan, as the forward plan has it."""
    entries = build_forward_plan(ActionPlan.objects.filter(pk=plan.pk), today)
    return next((coming for coming in entries if coming.round is None), None)


class _RoundPeriods:
    """For each review the months of its rounds, and of additional rounds."""

    def __init__(self, reviews: PlanQuerySet) -> None:
        self.rounds: dict[int, list[dt.date]] = defaultdict(list)
        self.open_rounds: dict[int, Round] = {}
        self.last_period_labels: dict[int, str] = {}
        plans = reviews.values("pk")
        rounds = Round.objects.filter(plan__in=plans).select_related("meeting__committee")
        for this_round in rounds.order_by("period"):
            self.rounds[this_round.plan_id].append(this_round.period)
            if this_round.period_label:
                self.last_period_labels[this_round.plan_id] = this_round.period_label
            if this_round.state == Round.State.OPEN:
                self.open_rounds[this_round.plan_id] = this_round
        self.additional_rounds: dict[int, dict[dt.date, str]] = defaultdict(dict)
        for extra in AdditionalRound.objects.filter(plan__in=plans):
            self.additional_rounds[extra.plan_id][extra.period] = extra.reason

    def all_periods(self) -> Iterator[dt.date]:
        for months in (*self.rounds.values(), *self.additional_rounds.values()):
            yield from months


def _upcoming_rounds(
    plan: ActionPlan, months: _RoundPeriods, calendar: MeetingCalendar, today: dt.date, *, is_owing: bool
) -> Iterator[ForwardPlanEntry]:
    """The next update, however late it is, and those after it within a year of today.

    While an update is open, it is the one after that; but nobody can open it yet.
    """
    rounds, extras = list(months.rounds[plan.pk]), months.additional_rounds[plan.pk]
    is_next, may_open = True, plan.pk not in months.open_rounds
    while period := plan.period_after(rounds, extras):
        rounds.append(period)
        reason = extras.get(period, "")
        if period > add_months(today, 12) and not (is_next and is_owing):
            return
        if (is_owing or reason) and (is_next or period >= today.replace(day=1)):
            quarter = quarter_label(period, months.last_period_labels.get(plan.pk, ""))
            meeting = calendar.meeting_for_period(plan, period)
            yield ForwardPlanEntry(
                plan, period, meeting, reason, is_next=is_next and may_open, period_label=quarter
            )
            is_next = False


def _outstanding_plan_ids(reviews: PlanQuerySet) -> set[int]:
    """Reviews with outstanding progress, a requested report, or impact still to be reported."""
    plans: Any = reviews.values("pk")
    sub_actions = SubAction.objects.filter(heading__plan__in=plans)
    owing = set(sub_actions.outstanding().values_list("heading__plan", flat=True))
    left_open = find_impact_due(Round.objects.published().filter(plan__in=plans)) | find_further_reports_due(
        plans
    )
    live = sub_actions.active().values_list("pk", "heading__plan")
    return owing | {plan for line, plan in live if line in left_open}


def _request_counts(rounds: Iterable[Round]) -> dict[int, tuple[int, int]]:
    """Of each round, how many lines it asks for and how many have been answered."""
    counts: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for pk, state in UpdateRequest.objects.filter(round__in=[r.pk for r in rounds]).values_list(
        "round", "state"
    ):
        requested, done = counts[pk]
        counts[pk] = requested + 1, done + (state not in UpdateRequest.WITH_OFFICER)
    return counts


def upcoming_meetings(plan: ActionPlan, today: dt.date) -> Collection[Meeting]:
    """The meetings of its committee, or of those that took over its work, that are still to come."""
    calendar = MeetingCalendar.since(today)
    if plan.committee_id is None:
        held = [meeting for meetings in calendar.meetings.values() for meeting in meetings]
    else:
        held = [
            m for pk in calendar.committee_with_successors(plan.committee_id) for m in calendar.meetings[pk]
        ]
    return sorted(held, key=lambda meeting: meeting.date)
