"""Whether files are those that were brought. Their SHA-256 stand in sealed history, their bytes do not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from actionplans.models import Evidence, Redaction
from history.verifying import Broken, also_verified

AT_ONCE = 20
# What stands in place of a file that a redaction took away, whole.
TAKEN_AWAY = re.compile(
    rb"This (?:file was taken away|paper was removed) by redaction ([0-9]+) "
    rb"on [0-9]{1,2} [A-Z][a-z]+ [0-9]{4}\.\n"
)


def is_as_brought(data: bytes, sha256: str, using: str) -> bool:
    """Whether these are the bytes of that SHA-256, or say that a redaction which was done took them away."""
    if hashlib.sha256(data).hexdigest() == sha256:
        return True
    told = TAKEN_AWAY.fullmatch(data)
    done = Redaction.objects.using(using).filter(state=Redaction.State.DONE)
    return bool(told and done.filter(pk=int(told[1])).exists())


@also_verified
def evidence_is_as_brought(using: str) -> Iterator[Broken]:
    rows = Evidence.objects.using(using).filter(file__isnull=False).order_by("pk")
    for each in rows.select_related("file", "asked__round").iterator(AT_ONCE):
        if each.file and not is_as_brought(bytes(each.file.data), each.sha256, using):
            what = "its file is not the one that was brought"
            yield Broken("bytes", what, "evidence", each.pk, each.asked.round.plan_id)
