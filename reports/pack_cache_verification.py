"""The check that cached PDFs of agenda packs were not altered."""

from __future__ import annotations

from collections.abc import Iterator

from audit.chain import COUNCIL_CHAIN
from audit.verification import IntegrityProblem, register_check
from reports.models import CachedPackPdf

BATCH_SIZE = 20


@register_check
def verify_cached_pack_pdfs(using: str) -> Iterator[IntegrityProblem]:
    for cached_pdf in CachedPackPdf.objects.using(using).order_by("pk").iterator(BATCH_SIZE):
        if not cached_pdf.is_sound:
            problem = f"the kept part {cached_pdf.digest[:12]} of packs was changed or put in past Scrutiny"
            yield IntegrityProblem("changed", problem, "agenda-pack-part", None, COUNCIL_CHAIN)
