"""Links and files of updates, as strings and flags for a template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from actionplans.models import Evidence


@dataclass(frozen=True)
class EvidenceRow:
    """One link or file. A link is shown as its address, so that its text cannot mislead."""

    pk: int
    title: str
    url: str
    about: str
    is_link: bool
    is_public: bool
    is_published: bool
    was_taken_out: bool
    added: str


def build_evidence_rows(evidence_items: Iterable[Evidence], *, for_public: bool = False) -> list[EvidenceRow]:
    return [
        _evidence_row(evidence, "reports:public-evidence" if for_public else "actionplans:download-evidence")
        for evidence in evidence_items
    ]


def evidence_rows_by_request(evidence_items: Iterable[Evidence]) -> dict[int, list[EvidenceRow]]:
    """Rows by primary key of the update request."""
    rows: dict[int, list[EvidenceRow]] = defaultdict(list)
    for evidence in evidence_items:
        rows[evidence.update_request_id] += build_evidence_rows([evidence])
    return rows


def _evidence_row(evidence: Evidence, route: str) -> EvidenceRow:
    is_link = evidence.kind == Evidence.Kind.LINK
    return EvidenceRow(
        pk=evidence.pk,
        title=evidence.title,
        url=evidence.url if is_link else reverse(route, args=[evidence.pk]),
        about=evidence.about,
        is_link=is_link,
        is_public=evidence.is_public,
        is_published=evidence.first_published_version is not None,
        was_taken_out=evidence.was_taken_out,
        added=str(evidence.added_by),
    )
