"""The links and files behind the answers of a round, made ready for its page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from actionplans.models import Evidence
from actionplans.models.evidence import EvidenceQuerySet
from actionplans.models.plans import printed_ordering
from actionplans.views.evidence_rows import EvidenceRow, build_evidence_rows


@dataclass(frozen=True)
class ActionEvidence:
    """What stands behind one line, under its name."""

    name: str
    rows: list[EvidenceRow]


def group_evidence_by_action(
    evidence_items: EvidenceQuerySet, *, for_public: bool = False
) -> list[ActionEvidence]:
    """By line, in printed order. One query, however many."""
    order = (*printed_ordering("update_request__sub_action__"), "pk")
    rows = evidence_items.select_related(
        "file",
        "added_by",
        "update_request__sub_action__heading__parent",
        "update_request__sub_action__heading__plan",
    ).order_by(*order)
    by_line = groupby(rows, key=_sub_action_id)
    return [
        ActionEvidence(
            its[0].update_request.sub_action.called, build_evidence_rows(its, for_public=for_public)
        )
        for its in (list(evidence) for _, evidence in by_line)
    ]


def _sub_action_id(evidence: Evidence) -> int:
    return evidence.update_request.sub_action_id
