"""Infers labels of a pasted document that are not in our lists: questions and repeated lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from documents.plan import cell_names
from documents.plan.findings import Finding
from documents.recognise.finding_text import inferred_label_message
from documents.recognise.item_keys import LABEL_PREFIX
from documents.recognise.labels import SUB_ACTION_FIELDS, normalise_label, parse_label, parse_or_infer_label
from documents.recognise.pasted.text_line import TextLine
from documents.recognise.terms import LearnedTerms
from documents.tree import Table

MAX_INFERRED_LABEL_LENGTH = 80  # characters
MIN_INFERRED_FIELDS = (
    3  # different fields that a document asks for with a colon, before one that it asks once is believed
)
_INFERABLE_FIELDS = SUB_ACTION_FIELDS - {cell_names.REF}
_LABEL_WITH_VALUE = re.compile(
    r"(?P<label>[^:?]{2,80}(?::|\?(?:\s*[(\[][^()\[\]]{4,30}[)\]])?:?))(?:\s+\S.*)?", re.DOTALL
)


@dataclass(frozen=True)
class InferredLabel:
    """A label as printed (`words`), its most likely field, and the location where it is first."""

    words: str
    field: str
    place: str

    def finding(self) -> Finding:
        return Finding(
            *inferred_label_message(self.words, self.field), self.place, f"{LABEL_PREFIX}{self.words}"
        )


def infer_labels(blocks: Sequence[TextLine | Table]) -> list[InferredLabel]:
    """For each field without a known label in the document, the most frequent label that may name it."""
    lines = [line for line in blocks if isinstance(line, TextLine) and line.cell not in {"value", "alone"}]
    texts = [(text, line) for line in lines if (text := _label_candidate(line.words))]
    known_fields = {label.field for text, _ in texts if (label := parse_label(text))}
    counts = Counter(normalise_label(text) for text, _ in texts)
    fields_with_mark = {
        label.field for text, _ in texts if text[-1] in ":?" and (label := parse_or_infer_label(text))
    }
    result: dict[str, tuple[int, InferredLabel]] = {}
    for text, line in texts:
        label = parse_or_infer_label(text)
        count = counts[normalise_label(text)] + (
            text[-1] in ":?" and len(fields_with_mark) >= MIN_INFERRED_FIELDS
        )
        if (
            not label
            or not label.is_inferred
            or label.field not in _INFERABLE_FIELDS - known_fields
            or count < 2
        ):
            continue
        if count > result.get(label.field, (0, None))[0]:
            result[label.field] = count, InferredLabel(text, label.field, line.place)
    return [label for _, label in result.values()]


def add_inferred_labels(meanings: LearnedTerms, labels: Sequence[InferredLabel]) -> LearnedTerms:
    """The learned terms with these labels added."""
    known_labels = {text for text, _ in meanings.labels}
    new_labels = {
        (normalised, label.field)
        for label in labels
        if (normalised := normalise_label(label.words)) not in known_labels
    }
    return LearnedTerms(meanings.labels | new_labels, meanings.statuses)


def _label_candidate(text: str) -> str:
    """The text of a line that may be a label: up to a colon, or all of a short line; or ""."""
    match = _LABEL_WITH_VALUE.fullmatch(text)
    if match:
        return match["label"]
    return (
        text
        if len(text) <= MAX_INFERRED_LABEL_LENGTH and text[:1].isupper() and not text.endswith(".")
        else ""
    )
