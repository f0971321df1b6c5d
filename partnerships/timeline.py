"""How history tells of partnerships' plans, their indicators and threads."""

from __future__ import annotations

from django.db.models import Q

from actionplans.models import SubAction
from actionplans.timeline import Told, concerns_lines, rows_of, tells
from actionplans.timeline.names import Names
from actionplans.timeline.telling import tell_plan
from history.reading import Change
from partnerships.models import (
    CarriedOver,
    Indicator,
    PartnershipPlan,
    SameLine,
    StandardsAssessment,
    Thread,
)

UNREADABLE = "a line of a plan that you cannot read"
NO_LONGER_CARRIED = "no longer carried over"

for _model in (PartnershipPlan, StandardsAssessment):
    tells(_model, hidden={"actionplan_ptr", "slug", "kind"})(tell_plan)


@tells(Indicator, hidden={"plan", "code", "position", "lines"})
def _indicator(change: Change, names: Names) -> Told:
    if change.is_removal:
        return Told("removed", change.row.code, noun="the indicator", many="indicators")
    verb = "added" if change.before is None else "changed what is said of"
    return Told(verb, change.row.code, noun="the indicator", many="indicators")


@tells(CarriedOver, hidden={"before", "after"})
def _carried_over(change: Change, names: Names) -> Told:
    before = names.get(SubAction, change.row.before_id)
    is_readable = before and before.heading.plan_id in names.plans
    plan = f" of {before.heading.plan}" if is_readable else " of the plan before"
    verb = NO_LONGER_CARRIED if change.is_removal else "carried over"
    return Told(verb, names.line(change.row.after_id), f" from {names.line(change.row.before_id)}{plan}")


@tells(SameLine, hidden={"line", "first"})
def _same_line(change: Change, names: Names) -> Told:
    verb = "no longer knows" if change.is_removal else "said to be the same line:"
    return Told(verb, names.line(change.row.line_id), f" and {names.line(change.row.first_id)}")


@concerns_lines
def _threads(line: SubAction) -> Q:
    return rows_of(Thread, needs_id=line.pk)


@tells(Thread, hidden={"needs", "does"})
def _thread(change: Change, names: Names) -> Told:
    row = change.row
    verb = "ended that" if change.is_removal else "said that"
    does = names.get(SubAction, row.does_id)
    by = names.line(row.does_id)
    if does:
        is_readable = does.heading.plan_id in names.plans
        by = f"{by} of {does.heading.plan}" if is_readable else UNREADABLE
    return Told(verb, names.line(row.needs_id), f" is delivered by {by}", "", "lines")
