"""Sentences about imports in the history of a plan."""

from __future__ import annotations

from actionplans.models import Round
from actionplans.timeline.object_names import ObjectNames
from actionplans.timeline.sentences import Sentence, describes
from audit.changes import Change
from imports.models import Import


@describes(
    Import,
    hidden={"plan", "round", "file_name", "sha256", "imported_at", "imported_by", "findings", "file"},
)
def describe_import(change: Change, names: ObjectNames) -> Sentence:
    verb = "brought in the document" if change.before is None else "set right what is noted of the document"
    of_round = (
        f", the update of {names.name(Round, change.record.round_id)}" if change.record.round_id else ""
    )
    return Sentence(verb, f"“{change.record.file_name}”", of_round)
