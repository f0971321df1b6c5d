"""The figures of one partnership's plan or assessment, each with a link to the actions that it counts.

Only published updates count, and only actions that the reader may read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from actionplans.models import ActionPlan, Heading, Round, SubAction
from actionplans.models.plans import SubActionQuerySet
from dashboards.charts import ChartValue
from dashboards.figures import LinkedCount
from partnerships.models import Indicator
from partnerships.round_statuses import (
    NO_STATUS,
    StatusWords,
    first_round_periods,
    get_status_words,
    is_achieved,
    no_status_label,
    status_columns,
)

ROUNDS_SHOWN = 8


@dataclass(frozen=True)
class CountRow:
    """A theme, organisation, round or indicator, with a count for each status of the scale."""

    words: str
    heads: tuple[str, ...]
    counts: tuple[LinkedCount, ...]
    total: LinkedCount

    @property
    def cells(self) -> list[tuple[str, LinkedCount]]:
        """Pairs of status word and count."""
        return list(zip(self.heads, self.counts, strict=True))

    @property
    def values(self) -> list[ChartValue]:
        return [ChartValue(count.n, count.css, f"{count.words}, {count.n}") for count in self.counts]


@dataclass(frozen=True)
class MappedStandard:
    """One characteristic of a standard, with its status."""

    name: str
    words: str
    css: str
    href: str


@dataclass
class PlanFigures:
    heads: list[tuple[str, str]]
    total: int = 0
    themes: list[CountRow] = field(default_factory=list)
    leads: list[CountRow] = field(default_factory=list)
    updates: list[CountRow] = field(default_factory=list)
    indicators: list[CountRow] = field(default_factory=list)
    late: list[LinkedCount] = field(default_factory=list)
    spots: list[tuple[str, list[MappedStandard]]] = field(default_factory=list)


@dataclass
class _PlanCounter:
    plan: ActionPlan
    sub_actions: list[SubAction]
    rounds: list[Round]
    round_shown: Round | None
    status_words: StatusWords
    first_round_periods: dict[int, dt.date]

    def sub_actions_in(self, this_round: Round | None) -> list[SubAction]:
        """The actions that were in the plan by this round; all if it is None."""
        if this_round is None:
            return self.sub_actions
        never = dt.date.max
        return [
            sub_action
            for sub_action in self.sub_actions
            if self.first_round_periods.get(sub_action.pk, never) <= this_round.period
        ]

    def word(self, sub_action_id: int, this_round: Round | None = None) -> str:
        in_round = this_round or self.round_shown
        no_status = no_status_label(self.plan.grading_scale)
        return self.status_words.get((in_round.pk, sub_action_id), no_status) if in_round else no_status

    def count_row(
        self, text: str, sub_action_ids: Iterable[int], this_round: Round | None = None, **filters: str
    ) -> CountRow:
        """A row of counts, each with a link to the plan's page with these filters."""
        in_round = this_round or self.round_shown
        counts_by_word = Counter(
            self.word(sub_action_id, this_round) for sub_action_id in set(sub_action_ids)
        )
        query = {"round": in_round.slug, "published": "yes", **filters} if in_round else filters
        columns, no_status = status_columns(self.plan.grading_scale), no_status_label(self.plan.grading_scale)
        counts = tuple(
            LinkedCount(
                f"{text}: {word}",
                counts_by_word[word],
                self.link(**query, status=NO_STATUS if word == no_status else word),
                css,
            )
            for word, css in columns
        )
        words = tuple(word for word, _ in columns)
        return CountRow(
            text, words, counts, LinkedCount(f"{text}: all", sum(counts_by_word.values()), self.link(**query))
        )

    def link(self, **filters: str) -> str:
        return f"{self.plan.get_absolute_url()}?{urlencode(filters)}"


def get_plan_figures(
    plan: ActionPlan,
    queryset: SubActionQuerySet,
    rounds: Sequence[Round],
    shown: Round | None,
    today: dt.date,
) -> PlanFigures:
    """The figures of these actions, as of the round `shown`. A fixed number of queries."""
    rounds = sorted(rounds, key=lambda this_round: this_round.period)[-ROUNDS_SHOWN:]
    rounds_by_id = {this_round.pk: this_round for this_round in [*rounds, *([shown] if shown else [])]}
    status_words = get_status_words(plan.grading_scale, list(rounds_by_id.values()))
    sub_actions = list(
        queryset.select_related("heading__parent").prefetch_related("owners").in_printed_order()
    )
    counter = _PlanCounter(plan, sub_actions, rounds, shown, status_words, first_round_periods(plan, None))
    updates = [_round_row(counter, this_round) for this_round in rounds]
    counter.sub_actions = sub_actions = counter.sub_actions_in(shown)
    return PlanFigures(
        heads=status_columns(plan.grading_scale),
        total=len(sub_actions),
        themes=_theme_rows(counter),
        leads=_lead_rows(counter),
        updates=updates,
        indicators=_indicator_rows(counter),
        late=_overdue_by_lead(counter, today),
        spots=_standards_map(counter) if plan.kind == "standards" else [],
    )


def _round_row(counter: _PlanCounter, this_round: Round) -> CountRow:
    sub_actions = counter.sub_actions_in(this_round)
    return counter.count_row(str(this_round), [sub_action.pk for sub_action in sub_actions], this_round)


def _theme_rows(counter: _PlanCounter) -> list[CountRow]:
    ids_by_heading: dict[Heading, list[int]] = defaultdict(list)
    for sub_action in counter.sub_actions:
        ids_by_heading[sub_action.heading.parent or sub_action.heading].append(sub_action.pk)
    return [
        counter.count_row(
            f"{heading}: {heading.text}" if heading.text else str(heading),
            sub_action_ids,
            theme=str(heading.pk),
        )
        for heading, sub_action_ids in ids_by_heading.items()
    ]


def _lead_rows(counter: _PlanCounter) -> list[CountRow]:
    ids_by_lead: dict[tuple[str, int], list[int]] = defaultdict(list)
    for sub_action in counter.sub_actions:
        for owner in sub_action.owners.all():
            ids_by_lead[str(owner), owner.pk].append(sub_action.pk)
    return [
        counter.count_row(name, sub_action_ids, lead=str(pk))
        for (name, pk), sub_action_ids in sorted(ids_by_lead.items(), key=lambda row: row[0][0].casefold())
    ]


def _indicator_rows(counter: _PlanCounter) -> list[CountRow]:
    counted_ids = {sub_action.pk for sub_action in counter.sub_actions}
    ids_by_indicator: dict[tuple[int, str], list[int]] = defaultdict(list)
    through = Indicator.sub_actions.through.objects.filter(indicator__plan=counter.plan.pk)
    links = through.order_by("indicator__position", "indicator_id")
    for pk, code, sub_action_id in links.values_list("indicator_id", "indicator__code", "subaction_id"):
        if sub_action_id in counted_ids:
            ids_by_indicator[pk, code].append(sub_action_id)
    return [
        counter.count_row(code, sub_action_ids, indicator=str(pk))
        for (pk, code), sub_action_ids in ids_by_indicator.items()
    ]


def _overdue_by_lead(counter: _PlanCounter, today: dt.date) -> list[LinkedCount]:
    """For each lead organisation, how many of its actions are overdue; the most first."""
    if not counter.plan.is_followed_up:
        return []
    counts: Counter[tuple[str, int]] = Counter()
    for sub_action in counter.sub_actions:
        is_active = sub_action.monitoring_state == SubAction.MonitoringState.ACTIVE
        if not (is_active and sub_action.due_date and sub_action.due_date < today):
            continue
        if not is_achieved(counter.plan.grading_scale, counter.word(sub_action.pk)):
            counts.update((str(owner), owner.pk) for owner in sub_action.owners.all())
    round_query = {"round": counter.round_shown.slug, "published": "yes"} if counter.round_shown else {}
    return [
        LinkedCount(name, n, counter.link(**round_query, lead=str(pk), overdue="yes"))
        for (name, pk), n in sorted(counts.items(), key=lambda row: (-row[1], row[0][0].casefold()))
    ]


def _standards_map(counter: _PlanCounter) -> list[tuple[str, list[MappedStandard]]]:
    css = dict(status_columns(counter.plan.grading_scale))
    rows: dict[str, list[MappedStandard]] = defaultdict(list)
    for sub_action in counter.sub_actions:
        heading, word = sub_action.heading.parent or sub_action.heading, counter.word(sub_action.pk)
        standard = MappedStandard(
            sub_action.ref or str(sub_action), word, css[word], f"/actions/{sub_action.pk}/links/"
        )
        rows[f"{heading}: {heading.text}" if heading.text else str(heading)].append(standard)
    return list(rows.items())
