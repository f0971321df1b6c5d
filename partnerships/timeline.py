"""How history tells of partnerships' plans, their indicators and threads."""

from __future__ import annotations

from actionplans.models import SubAction
from actionplans.timeline import Told, tells
from actionplans.timeline.names import Names
from actionplans.timeline.telling import tell_plan
from history.reading import Change
from partnerships.models import Indicator, PartnershipPlan, StandardsAssessment, Thread

for _model in (PartnershipPlan, StandardsAssessment):
    tells(_model, hidden={"actionplan_ptr", "slug", "kind"})(tell_plan)


@tells(Indicator, hidden={"plan", "code", "position", "lines"})
def _indicator(change: Change, names: Names) -> Told:
    if change.is_removal:
        return Told("removed", change.row.code, noun="the indicator", many="indicators")
    verb = "added" if change.before is None else "changed what is said of"
    return Told(verb, change.row.code, noun="the indicator", many="indicators")


@tells(Thread, hidden={"needs", "does"})
def _thread(change: Change, names: Names) -> Told:
    row = change.row
    verb = "ended that" if change.is_removal else "said that"
    does = names.get(SubAction, row.does_id)
    plan = f" of {does.heading.plan}" if does else ""
    by = f"{names.line(row.does_id)}{plan}"
    return Told(verb, names.line(row.needs_id), f" is delivered by {by}", "", "lines")
