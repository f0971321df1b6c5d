"""How history tells of the links and files behind an answer."""

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
    row = change.record
    verb = "changed" if change.before is not None else "added"
    verb = "removed" if row.removed_at else verb
    what = f"{verb} the {row.get_kind_display().lower()} “{row.title}” behind the answer on"
    update_request = names.get(UpdateRequest, row.update_request_id)
    if not update_request:
        return Sentence(what)
    return Sentence(
        what, names.line(update_request.sub_action_id, update_request.sub_action), f", {update_request.round}"
    )
