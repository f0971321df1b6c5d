"""Whether the parts of packs that are kept to save time are those that were written."""

from __future__ import annotations

from collections.abc import Iterator

from history.chain import COUNCIL
from history.verifying import Broken, also_verified
from reports.models import KeptPart

AT_ONCE = 20


@also_verified
def kept_parts_are_as_written(using: str) -> Iterator[Broken]:
    for part in KeptPart.objects.using(using).order_by("pk").iterator(AT_ONCE):
        if not part.is_sound:
            what = f"the kept part {part.digest[:12]} of packs was changed or put in past Scrutiny"
            yield Broken("changed", what, "agenda-pack-part", None, COUNCIL)
