"""The numbers of one partnership's plan, or of one assessment, each with the lines that it counts.

They count what was published, of the lines that the reader may read.
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

ROUNDS_SHOWN = 8  # updates that the chart shows


@dataclass(frozen=True)
class CountRow:
    """A theme, an organisation, an update or an indicator: a number for each word of the scale."""

    words: str
    heads: tuple[str, ...]
    counts: tuple[LinkedCount, ...]
    total: LinkedCount

    @property
    def cells(self) -> list[tuple[str, LinkedCount]]:
        """Each number with the word that it counts."""
        return list(zip(self.heads, self.counts, strict=True))

    @property
    def values(self) -> list[ChartValue]:
        return [ChartValue(count.n, count.css, f"{count.words}, {count.n}") for count in self.counts]


@dataclass(frozen=True)
class MappedStandard:
    """One characteristic on the map of standards."""

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
    lines: list[SubAction]
    rounds: list[Round]
    round_shown: Round | None
    status_words: StatusWords
    first_round_periods: dict[int, dt.date]

    def sub_actions_in(self, this_round: Round | None) -> list[SubAction]:
        """Those of the lines that were in the plan by this update."""
        if this_round is None:
            return self.lines
        never = dt.date.max
        return [
            sub_action
            for sub_action in self.lines
            if self.first_round_periods.get(sub_action.pk, never) <= this_round.period
        ]

    def word(self, line: int, this_round: Round | None = None) -> str:
        in_round = this_round or self.round_shown
        nothing = no_status_label(self.plan.grading_scale)
        return self.status_words.get((in_round.pk, line), nothing) if in_round else nothing

    def count_row(
        self, text: str, lines: Iterable[int], this_round: Round | None = None, **look: str
    ) -> CountRow:
        """One row of numbers, with a link for each to the lines that it counts."""
        in_round = this_round or self.round_shown
        result = Counter(self.word(line, this_round) for line in set(lines))
        base = {"round": in_round.slug, "published": "yes", **look} if in_round else look
        heads, nothing = status_columns(self.plan.grading_scale), no_status_label(self.plan.grading_scale)
        counts = tuple(
            LinkedCount(
                f"{text}: {word}",
                result[word],
                self.link(**base, status=NO_STATUS if word == nothing else word),
                css,
            )
            for word, css in heads
        )
        named = tuple(word for word, _ in heads)
        return CountRow(
            text, named, counts, LinkedCount(f"{text}: all", sum(result.values()), self.link(**base))
        )

    def link(self, **look: str) -> str:
        return f"{self.plan.get_absolute_url()}?{urlencode(look)}"


def get_plan_figures(
    plan: ActionPlan, lines: SubActionQuerySet, rounds: Sequence[Round], shown: Round | None, today: dt.date
) -> PlanFigures:
    """Of these lines, as one update has them. As many queries for many lines as for few."""
    rounds = sorted(rounds, key=lambda this_round: this_round.period)[-ROUNDS_SHOWN:]
    rounds_by_id = {this_round.pk: this_round for this_round in [*rounds, *([shown] if shown else [])]}
    status_words = get_status_words(plan.grading_scale, list(rounds_by_id.values()))
    sub_actions = list(lines.select_related("heading__parent").prefetch_related("owners").in_printed_order())
    counting = _PlanCounter(plan, sub_actions, rounds, shown, status_words, first_round_periods(plan, None))
    updates = [_round_row(counting, this_round) for this_round in rounds]
    counting.lines = sub_actions = counting.sub_actions_in(shown)
    return PlanFigures(
        heads=status_columns(plan.grading_scale),
        total=len(sub_actions),
        themes=_theme_rows(counting),
        leads=_lead_rows(counting),
        updates=updates,
        indicators=_indicator_rows(counting),
        late=_overdue_by_lead(counting, today),
        spots=_standards_map(counting) if plan.kind == "standards" else [],
    )


def _round_row(counting: _PlanCounter, this_round: Round) -> CountRow:
    sub_actions = counting.sub_actions_in(this_round)
    return counting.count_row(str(this_round), [sub_action.pk for sub_action in sub_actions], this_round)


def _theme_rows(counting: _PlanCounter) -> list[CountRow]:
    tops: dict[Heading, list[int]] = defaultdict(list)
    for sub_action in counting.lines:
        tops[sub_action.heading.parent or sub_action.heading].append(sub_action.pk)
    return [
        counting.count_row(f"{top}: {top.text}" if top.text else str(top), lines, theme=str(top.pk))
        for top, lines in tops.items()
    ]


def _lead_rows(counting: _PlanCounter) -> list[CountRow]:
    by_lead: dict[tuple[str, int], list[int]] = defaultdict(list)
    for sub_action in counting.lines:
        for owner in sub_action.owners.all():
            by_lead[str(owner), owner.pk].append(sub_action.pk)
    return [
        counting.count_row(name, lines, lead=str(pk))
        for (name, pk), lines in sorted(by_lead.items(), key=lambda each: each[0][0].casefold())
    ]


def _indicator_rows(counting: _PlanCounter) -> list[CountRow]:
    here = {line.pk for line in counting.lines}
    served: dict[tuple[int, str], list[int]] = defaultdict(list)
    through = Indicator.sub_actions.through.objects.filter(indicator__plan=counting.plan.pk)
    named = through.order_by("indicator__position", "indicator_id")
    for pk, code, line in named.values_list("indicator_id", "indicator__code", "subaction_id"):
        if line in here:
            served[pk, code].append(line)
    return [counting.count_row(code, lines, indicator=str(pk)) for (pk, code), lines in served.items()]


def _overdue_by_lead(counting: _PlanCounter, today: dt.date) -> list[LinkedCount]:
    """By organisation, how many of its lines are past their date and not done."""
    if not counting.plan.is_followed_up:
        return []
    result: Counter[tuple[str, int]] = Counter()
    for sub_action in counting.lines:
        is_live = sub_action.monitoring_state == SubAction.MonitoringState.ACTIVE
        if not (is_live and sub_action.due_date and sub_action.due_date < today):
            continue
        if not is_achieved(counting.plan.grading_scale, counting.word(sub_action.pk)):
            result.update((str(owner), owner.pk) for owner in sub_action.owners.all())
    update = {"round": counting.round_shown.slug, "published": "yes"} if counting.round_shown else {}
    return [
        LinkedCount(name, n, counting.link(**update, lead=str(pk), overdue="yes"))
        for (name, pk), n in sorted(result.items(), key=lambda each: (-each[1], each[0][0].casefold()))
    ]


def _standards_map(counting: _PlanCounter) -> list[tuple[str, list[MappedStandard]]]:
    css = dict(status_columns(counting.plan.grading_scale))
    rows: dict[str, list[MappedStandard]] = defaultdict(list)
    for sub_action in counting.lines:
        top, word = sub_action.heading.parent or sub_action.heading, counting.word(sub_action.pk)
        spot = MappedStandard(
            sub_action.ref or str(sub_action), word, css[word], f"/actions/{sub_action.pk}/links/"
        )
        rows[f"{top}: {top.text}" if top.text else str(top)].append(spot)
    return list(rows.items())
