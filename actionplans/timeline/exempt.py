"""How history tells who was named to read exempt information."""

from __future__ import annotations

from accounts.models import User
from actionplans.models import ExemptReader
from history.reading import Change

from .names import Names
from .telling import Told, tells


@tells(ExemptReader, hidden={field.name for field in ExemptReader._meta.fields})
def tell_exempt_reader(change: Change, names: Names) -> Told:
    verb = "no longer lets" if change.is_removal else "let"
    person = User.objects.filter(pk=change.row.user_id).first()
    capacity = ExemptReader.Capacity(change.row.capacity).label.lower()
    return Told(f"{verb} {person} ({capacity}) read the exempt information")
