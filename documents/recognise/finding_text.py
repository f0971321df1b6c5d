"""Texts for findings."""

from __future__ import annotations

import re

from documents.plan import cell_names

_FIELD_PHRASES = {
    cell_names.REVIEW: "the review",
    cell_names.COMMITTEE: "the committee",
    cell_names.LINK_OFFICERS: "the link officers",
    cell_names.AGREED_MONTH: "when the plan was agreed",
    cell_names.RECOMMENDATION: "the recommendation",
    cell_names.AGREED_ACTION: "the agreed action",
    cell_names.MEASURE: "the success measure",
    cell_names.STATUS: "a status",
    cell_names.EXPLANATION: "the explanation of the assessment",
    cell_names.ASSESSMENT: "the assessment of progress",
    cell_names.EVIDENCE: "evidence of progress",
    cell_names.IMPACT: "evidence of impact",
    cell_names.PERIOD: "the update that it speaks for",
}


def shorten(text: str) -> str:
    """One line of at most 90 characters."""
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= 90 else text[:89] + "…"


def inferred_label_message(label: str, field: str) -> tuple[str, str]:
    """The code and the sentence of a finding about a label whose field was inferred."""
    field_phrase = _FIELD_PHRASES.get(field, f"the {field}")
    return "label-read", f"“{shorten(label)}” was read as {field_phrase}. Check that this is right."
