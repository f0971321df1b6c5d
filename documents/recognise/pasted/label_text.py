"""The text of labels: several in one cell, and text that continues a label from above."""

from __future__ import annotations

import re

from documents.recognise.labels import parse_label

MAX_LABELS_LENGTH = 400  # characters in a cell of labels
_HINT = r"\((?:include|please|see|give|e\.?g\.?)\b[^()]*\)"
_MONTH = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Za-z]{3,9}\.?\s+(?:19|20)\d\d"
_LABEL_TAIL = re.compile(
    rf"(?:(?:[(\[][^()\[\]]{{4,40}}\d[)\]]|{_HINT})\s*:?\s*|{_MONTH}\s*:\s*)+", re.IGNORECASE
)


def label_tail_length(text: str) -> int:
    """How many characters at the start continue a label: a month, or a hint on how to answer."""
    match = _LABEL_TAIL.match(text)
    return match.end() if match else 0


def is_label_tail(text: str) -> bool:
    """Whether the text is only the end of a label that began above."""
    return bool(text) and label_tail_length(text) == len(text)


def split_labels(text: str) -> list[str]:
    """The labels in the text of a cell, in order; none where it holds anything else."""
    if len(text) > MAX_LABELS_LENGTH:
        return []
    if parse_label(text):
        return [text]
    pieces = [piece for piece in re.split(r"(?<=:)\s+|\s{2,}|\n", text) if piece]
    return pieces if len(pieces) > 1 and all(parse_label(piece) for piece in pieces) else []
