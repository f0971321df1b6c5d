"""History sentences for people who were given access to exempt information, or lost it."""

from __future__ import annotations

from accounts.models import User
from actionplans.models import ExemptReader
from actionplans.timeline.object_names import ObjectNames
from actionplans.timeline.sentences import Sentence, describes
from audit.changes import Change


@describes(ExemptReader, hidden={field.name for field in ExemptReader._meta.fields})
def describe_exempt_reader(change: Change, names: ObjectNames) -> Sentence:
    verb = (
        "ended access to exempt information for"
        if change.is_deletion
        else "gave access to exempt information to"
    )
    capacity = ExemptReader.Capacity(change.record.capacity).label.lower()
    return Sentence(verb, f"{names.name(User, change.record.user_id)} ({capacity})", many="people")
