"""Words of a paper, cut to what a finding quotes."""

from __future__ import annotations

import re

from documents.plan import cell_names as paper

_FIELD_PHRASES = {
    paper.REVIEW: "the review",
    paper.COMMITTEE: "the committee",
    paper.LINK_OFFICERS: "the link officers",
    paper.AGREED_MONTH: "when the plan was agreed",
    paper.RECOMMENDATION: "the recommendation",
    paper.AGREED_ACTION: "the agreed action",
    paper.MEASURE: "the success measure",
    paper.STATUS: "a status",
    paper.EXPLANATION: "the explanation of the assessment",
    paper.ASSESSMENT: "the assessment of progress",
    paper.EVIDENCE: "evidence of progress",
    paper.IMPACT: "evidence of impact",
    paper.PERIOD: "the update that it speaks for",
}


def shorten(words: str) -> str:
    """One line of at most 90 characters."""
    words = re.sub(r"\s+", " ", words)
    return words if len(words) <= 90 else words[:89] + "…"


def inferred_label_message(label: str, field: str) -> tuple[str, str]:
    """The code and the sentence of a finding about a label in words that nobody has listed."""
    meant = _FIELD_PHRASES.get(field, f"the {field}")
    return "label-read", f"“{shorten(label)}” was read as {meant}; check that this paper means it so."
