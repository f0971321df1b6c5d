"""How history describes who was let read exempt information."""

from __future__ import annotations

from accounts.models import User
from actionplans.models import ExemptReader
from history.reading import Change

from .names import Names
from .telling import Told, tells


@tells(ExemptReader, hidden={field.name for field in ExemptReader._meta.fields})
def tell_exempt_reader(change: Change, names: Names) -> Told:
    verb = (
        "ended access to exempt information for"
        if change.is_removal
        else "gave access to exempt information to"
    )
    capacity = ExemptReader.Capacity(change.row.capacity).label.lower()
    return Told(verb, f"{names.name(User, change.row.user_id)} ({capacity})", many="people")
