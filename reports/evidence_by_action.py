"""Supporting evidence of a round's updates, grouped by action for its page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from actionplans.models import Evidence
from actionplans.models.evidence import EvidenceQuerySet
from actionplans.models.plans import printed_ordering
from actionplans.views.evidence_rows import EvidenceRow, build_evidence_rows


@dataclass(frozen=True)
class ActionEvidence:
    """The evidence for one action, with the action's name."""

    name: str
    rows: list[EvidenceRow]


def group_evidence_by_action(
    evidence_items: EvidenceQuerySet, *, for_public: bool = False
) -> list[ActionEvidence]:
    """The evidence of each action, in printed order. One query."""
    order = (*printed_ordering("update_request__sub_action__"), "pk")
    rows = evidence_items.select_related(
        "file",
        "added_by",
        "update_request__sub_action__heading__parent",
        "update_request__sub_action__heading__plan",
    ).order_by(*order)
    groups = groupby(rows, key=_sub_action_id)
    return [
        ActionEvidence(
            items[0].update_request.sub_action.called, build_evidence_rows(items, for_public=for_public)
        )
        for items in (list(evidence) for _, evidence in groups)
    ]


def _sub_action_id(evidence: Evidence) -> int:
    return evidence.update_request.sub_action_id
