"""Whether files are those that were brought. Their SHA-256 stand in sealed history, their bytes do not."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from actionplans.models import Evidence, Redaction
from history.verifying import Broken, also_verified

AT_ONCE = 20
# How redactions call what they take away whole, and count it.
EVIDENCE, ORIGINALS = "files behind answers", "papers as they came"
NOTICE = re.compile(rb"This file was taken away by redaction ([0-9]+) on [0-9]{1,2} [A-Z][a-z]+ [0-9]{4}\.\n")


def notice_of(redaction: int) -> bytes:
    """What stands in place of a file that a redaction took away."""
    today = timezone.localdate()
    return f"This file was taken away by redaction {redaction} on {today:%-d %B %Y}.\n".encode()


@dataclass
class Brought:
    """Compares the files of one kind with what was brought."""

    name: str
    using: str
    taken_away: Counter[int] = field(default_factory=Counter)

    def is_whole(self, data: bytes, sha256: str) -> bool:
        """Whether these are the bytes of that SHA-256, or say that a redaction took them away.

        It must have been carried out, and have counted as many of its kind: both are sealed.
        """
        if hashlib.sha256(data).hexdigest() == sha256:
            return True
        notice = NOTICE.fullmatch(data)
        if not notice:
            return False
        number = int(notice[1])
        self.taken_away[number] += 1
        done = Redaction.objects.using(self.using).filter(pk=number, state=Redaction.State.DONE).first()
        return bool(done and self.taken_away[number] <= done.outcome.get(self.name, 0))


@also_verified
def evidence_is_as_brought(using: str) -> Iterator[Broken]:
    brought = Brought(EVIDENCE, using)
    rows = Evidence.objects.using(using).filter(file__isnull=False).order_by("pk")
    for each in rows.select_related("file", "asked__round").iterator(AT_ONCE):
        if not each.file or not brought.is_whole(bytes(each.file.data), each.sha256):
            what = "its file is not the one that was brought"
            yield Broken("bytes", what, "evidence", each.pk, each.asked.round.plan_id)
