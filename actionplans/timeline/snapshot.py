"""A plan as it stood at a moment of the past, made from its history."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from actionplans.access.history_scope import HistoryScope
from actionplans.models import (
    ActionPlan,
    Committee,
    Decision,
    Heading,
    ImpactEntry,
    ProgressEntry,
    Round,
    SubAction,
    UpdateRequest,
)
from audit.kinds import kind_name
from audit.models import ChainLink


@dataclass
class PlanSnapshot:
    """What stood then, as rows that were never saved. `plan` is None where nothing did."""

    plan: ActionPlan | None = None
    rounds: list[Round] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    lines: list[SubAction] = field(default_factory=list)


def build_snapshot(plan: ActionPlan, at: dt.datetime, scope: HistoryScope) -> PlanSnapshot:
    """What the plan's page showed then to who has this scope now. One question a table.

    Who reads a plan for its published updates finds nothing before the first of these.
    """
    result = _rows_as_at(plan, type(plan), at)
    rounds = sorted(_rows_as_at(plan, Round, at).values(), key=lambda each: each.period)
    public = [each for each in rounds if each.state == Round.State.PUBLISHED]
    if not result or not (scope.everything or scope.includes_before_publication or public):
        return PlanSnapshot()
    then = next(iter(result.values()))
    if then.committee_id:
        then.committee = Committee.objects.filter(pk=then.committee_id).first()
    headings = _link_headings(_rows_as_at(plan, Heading, at))
    shown = rounds if scope.everything else public
    sub_actions = _build_sub_actions(plan, at, headings, {each.pk: each for each in rounds})
    return PlanSnapshot(
        then,
        shown,
        headings,
        [sub_action for sub_action in sub_actions if sub_action.pk not in scope.hidden_sub_action_ids],
    )


def _rows_as_at(plan: ActionPlan, model: Any, at: dt.datetime) -> dict[int, Any]:
    """By number, each row of a table as its last history up to then has it."""
    history, key = model.history.model, model._meta.pk.attname
    links = ChainLink.objects.filter(chain=plan.pk, kind=kind_name(model)).values("row_id")
    until = history.objects.filter(pk__in=links, history_date__lte=at).order_by()
    last = until.values(key).annotate(last=Max("pk")).values("last")
    rows = history.objects.filter(pk__in=last).exclude(history_type="-").order_by()
    columns = [each.attname for each in history.tracked_fields]
    return {getattr(row, key): model(**{name: getattr(row, name) for name in columns}) for row in rows}


def _link_headings(result: dict[int, Heading]) -> list[Heading]:
    for heading in result.values():
        heading.parent = result.get(heading.parent_id) if heading.parent_id else None
    return sorted(result.values(), key=_printed_position)


def _printed_position(heading: Heading) -> tuple[int, int, int, int, int]:
    """As reports list them: a recommendation, then its parts."""
    top = heading.parent or heading
    return top.position, top.pk, int(heading.parent is not None), heading.position, heading.pk


def _build_sub_actions(
    plan: ActionPlan, at: dt.datetime, headings: list[Heading], rounds: dict[int, Round]
) -> list[SubAction]:
    """The actions in printed order, each with its update requests and published updates."""
    by_heading = {heading.pk: heading for heading in headings}
    result = _rows_as_at(plan, SubAction, at)
    lines = [sub_action for sub_action in result.values() if sub_action.heading_id in by_heading]
    of_line: dict[str, dict[int, list[Any]]] = {}
    entries = _rows_as_at(plan, ProgressEntry, at)
    for name, model in (
        ("update_requests", UpdateRequest),
        ("progress_entries", ProgressEntry),
        ("impact_entries", ImpactEntry),
        ("decisions", Decision),
    ):
        of_line[name] = defaultdict(list)
        stood = entries if model is ProgressEntry else _rows_as_at(plan, model, at)
        for row in stood.values():
            if name == "decisions":
                row.entry = entries.get(row.entry_id)
                of_line[name][row.sub_action_id].append(row)
                of_line[name][row.sub_action_id].sort(key=lambda each: each.pk)
                continue
            this_round = rounds.get(row.round_id)
            is_shown = name == "update_requests" or (
                this_round and this_round.state == Round.State.PUBLISHED and not row.excluded_from_report
            )
            if this_round and is_shown:
                row.round = this_round
                of_line[name][row.sub_action_id].append(row)
    for sub_action in lines:
        sub_action.heading = by_heading[sub_action.heading_id]
        # As a prefetch leaves them, so that a page's rows are made of them without a question.
        sub_action._prefetched_objects_cache = {name: rows[sub_action.pk] for name, rows in of_line.items()}
    return sorted(
        lines,
        key=lambda sub_action: (*_printed_position(sub_action.heading), sub_action.position, sub_action.pk),
    )
