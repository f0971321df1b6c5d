"""History sentences for supporting evidence: the links and files of an update."""

from __future__ import annotations

from actionplans.models import Evidence, UpdateRequest
from actionplans.timeline.object_names import ObjectNames
from actionplans.timeline.sentences import Sentence, describes
from audit.changes import Change


@describes(
    Evidence,
    hidden={
        "update_request",
        "kind",
        "file",
        "file_type",
        "size",
        "sha256",
        "added_by",
        "added_at",
        "removed_by",
        "removed_at",
        "first_published_version",
    },
)
def describe_evidence(change: Change, names: ObjectNames) -> Sentence:
    evidence = change.record
    verb = "changed" if change.before is not None else "added"
    verb = "removed" if evidence.removed_at else verb
    phrase = f"{verb} the {evidence.get_kind_display().lower()} “{evidence.title}” attached to the update on"
    update_request = names.get(UpdateRequest, evidence.update_request_id)
    if not update_request:
        return Sentence(phrase)
    return Sentence(
        phrase,
        names.sub_action_name(update_request.sub_action_id, update_request.sub_action),
        f", {update_request.round}",
    )
