"""How history tells that a paper was brought in."""

from __future__ import annotations

from actionplans.models import Round
from actionplans.timeline import Told, tells
from actionplans.timeline.names import Names
from history.reading import Change
from intake.models import Import


@tells(
    Import,
    hidden={"review", "round", "file_name", "sha256", "imported_at", "imported_by", "findings", "file"},
)
def tell_import(change: Change, names: Names) -> Told:
    verb = "brought in the paper" if change.before is None else "set right what is noted of the paper"
    update = f", the update of {names.name(Round, change.row.round_id)}" if change.row.round_id else ""
    return Told(verb, f"“{change.row.file_name}”", update)
