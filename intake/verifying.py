"""Whether the originals of imported documents are those that were brought."""

from __future__ import annotations

from collections.abc import Iterator

from actionplans.verifying import AT_ONCE, is_as_brought
from history.verifying import Broken, also_verified
from intake.models import Import


@also_verified
def originals_are_as_brought(using: str) -> Iterator[Broken]:
    rows = Import.objects.using(using).filter(file__isnull=False).order_by("pk")
    for each in rows.select_related("file").iterator(AT_ONCE):
        if each.file and not is_as_brought(bytes(each.file.data), each.sha256, using):
            what = "its original is not the one that was brought"
            yield Broken("bytes", what, "import", each.pk, each.review_id)
