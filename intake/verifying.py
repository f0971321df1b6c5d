"""Whether the originals of imported documents are those that were brought."""

from __future__ import annotations

from collections.abc import Iterator

from actionplans.verifying import AT_ONCE, ORIGINALS, Brought
from history.verifying import Broken, also_verified
from intake.models import Import


@also_verified
def originals_are_as_brought(using: str) -> Iterator[Broken]:
    brought = Brought(ORIGINALS, using)
    rows = Import.objects.using(using).filter(file__isnull=False).order_by("pk")
    for each in rows.select_related("file").iterator(AT_ONCE):
        if not each.file or not brought.is_whole(bytes(each.file.data), each.sha256):
            what = "its original is not the one that was brought"
            yield Broken("bytes", what, "import", each.pk, each.review_id)
