"""A plan as it was at a moment in the past, rebuilt from its history."""

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
    """The plan and its rows as unsaved model instances. `plan` is None where none existed then."""

    plan: ActionPlan | None = None
    rounds: list[Round] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    sub_actions: list[SubAction] = field(default_factory=list)


def build_snapshot(plan: ActionPlan, at: dt.datetime, scope: HistoryScope) -> PlanSnapshot:
    """The plan as it was then, with what this scope includes now. One query a table.

    It is empty before the first publication where the scope does not include the time before that.
    """
    plan_rows = _rows_as_at(plan, type(plan), at)
    rounds = sorted(_rows_as_at(plan, Round, at).values(), key=lambda this_round: this_round.period)
    published = [this_round for this_round in rounds if this_round.state == Round.State.PUBLISHED]
    if not plan_rows or not (scope.everything or scope.includes_before_publication or published):
        return PlanSnapshot()
    past_plan = next(iter(plan_rows.values()))
    if past_plan.committee_id:
        past_plan.committee = Committee.objects.filter(pk=past_plan.committee_id).first()
    headings = _link_headings(_rows_as_at(plan, Heading, at))
    visible_rounds = rounds if scope.everything else published
    sub_actions = _build_sub_actions(plan, at, headings, {this_round.pk: this_round for this_round in rounds})
    return PlanSnapshot(
        past_plan,
        visible_rounds,
        headings,
        [sub_action for sub_action in sub_actions if sub_action.pk not in scope.hidden_sub_action_ids],
    )


def _rows_as_at(plan: ActionPlan, model: Any, at: dt.datetime) -> dict[int, Any]:
    """Each row of a table by primary key, as its last version at that time has it."""
    history, key = model.history.model, model._meta.pk.attname
    links = ChainLink.objects.filter(chain=plan.pk, kind=kind_name(model)).values("row_id")
    versions = history.objects.filter(pk__in=links, history_date__lte=at).order_by()
    latest_pks = versions.values(key).annotate(last=Max("pk")).values("last")
    rows = history.objects.filter(pk__in=latest_pks).exclude(history_type="-").order_by()
    columns = [column_field.attname for column_field in history.tracked_fields]
    return {getattr(row, key): model(**{name: getattr(row, name) for name in columns}) for row in rows}


def _link_headings(headings_by_pk: dict[int, Heading]) -> list[Heading]:
    for heading in headings_by_pk.values():
        heading.parent = headings_by_pk.get(heading.parent_id) if heading.parent_id else None
    return sorted(headings_by_pk.values(), key=_printed_position)


def _printed_position(heading: Heading) -> tuple[int, int, int, int, int]:
    """As reports list them: a recommendation, then its parts."""
    top = heading.parent or heading
    return top.position, top.pk, int(heading.parent is not None), heading.position, heading.pk


def _build_sub_actions(
    plan: ActionPlan, at: dt.datetime, headings: list[Heading], rounds: dict[int, Round]
) -> list[SubAction]:
    """The actions in printed order, each with its update requests and published updates."""
    by_heading = {heading.pk: heading for heading in headings}
    all_sub_actions = _rows_as_at(plan, SubAction, at)
    sub_actions = [
        sub_action for sub_action in all_sub_actions.values() if sub_action.heading_id in by_heading
    ]
    rows_by_name: dict[str, dict[int, list[Any]]] = {}
    entries = _rows_as_at(plan, ProgressEntry, at)
    for name, model in (
        ("update_requests", UpdateRequest),
        ("progress_entries", ProgressEntry),
        ("impact_entries", ImpactEntry),
        ("decisions", Decision),
    ):
        rows_by_name[name] = defaultdict(list)
        rows_by_pk = entries if model is ProgressEntry else _rows_as_at(plan, model, at)
        for row in rows_by_pk.values():
            if name == "decisions":
                row.entry = entries.get(row.entry_id)
                rows_by_name[name][row.sub_action_id].append(row)
                rows_by_name[name][row.sub_action_id].sort(key=lambda decision: decision.pk)
                continue
            this_round = rounds.get(row.round_id)
            is_shown = name == "update_requests" or (
                this_round and this_round.state == Round.State.PUBLISHED and not row.excluded_from_report
            )
            if this_round and is_shown:
                row.round = this_round
                rows_by_name[name][row.sub_action_id].append(row)
    for sub_action in sub_actions:
        sub_action.heading = by_heading[sub_action.heading_id]
        # As prefetch_related would store them, so that the page's rows cost no queries.
        sub_action._prefetched_objects_cache = {
            name: rows[sub_action.pk] for name, rows in rows_by_name.items()
        }
    return sorted(
        sub_actions,
        key=lambda sub_action: (*_printed_position(sub_action.heading), sub_action.position, sub_action.pk),
    )
