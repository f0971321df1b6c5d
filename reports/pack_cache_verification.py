"""Whether the parts of packs that are stored to save time are those that were written."""

from __future__ import annotations

from collections.abc import Iterator

from audit.chain import COUNCIL_CHAIN
from audit.verification import IntegrityProblem, register_check
from reports.models import CachedPackPdf

BATCH_SIZE = 20


@register_check
def verify_cached_pack_pdfs(using: str) -> Iterator[IntegrityProblem]:
    for part in CachedPackPdf.objects.using(using).order_by("pk").iterator(BATCH_SIZE):
        if not part.is_sound:
            what = f"the kept part {part.digest[:12]} of packs was changed or put in past Scrutiny"
            yield IntegrityProblem("changed", what, "agenda-pack-part", None, COUNCIL_CHAIN)
