"""Labels of a pasted paper in words that nobody has listed: lines that ask, or that come again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from actionplans import paper
from actionplans.findings import Finding
from documents.tree import Table
from intake.labels import LINE_FIELDS, plain_label, read_label, read_likely_label
from intake.meanings import Meanings
from intake.names import LABEL
from intake.pasted.said import Said
from intake.words import shown_label

LONGEST = 80  # characters
FEWEST = 3  # different fields that a paper asks for with a colon, before one that it asks once is believed
_FIELDS = LINE_FIELDS - {paper.REF}
_ASKS = re.compile(
    r"(?P<label>[^:?]{2,80}(?::|\?(?:\s*[(\[][^()\[\]]{4,30}[)\]])?:?))(?:\s+\S.*)?", re.DOTALL
)


@dataclass(frozen=True)
class LikelyLabel:
    """A label as printed, the field that it most likely names, and where it stands first."""

    words: str
    field: str
    place: str

    def finding(self) -> Finding:
        return Finding(*shown_label(self.words, self.field), self.place, f"{LABEL}{self.words}")


def likely_labels(said: Sequence[Said | Table]) -> list[LikelyLabel]:
    """One for each field that no label of the paper names plainly, the most frequent that may name it."""
    lines = [line for line in said if isinstance(line, Said) and line.cell not in {"value", "alone"}]
    texts = [(text, line) for line in lines if (text := _candidate(line.words))]
    taken = {label.field for text, _ in texts if (label := read_label(text))}
    counts = Counter(plain_label(text) for text, _ in texts)
    asking = {label.field for text, _ in texts if text[-1] in ":?" and (label := read_likely_label(text))}
    found: dict[str, tuple[int, LikelyLabel]] = {}
    for text, line in texts:
        label = read_likely_label(text)
        count = counts[plain_label(text)] + (text[-1] in ":?" and len(asking) >= FEWEST)
        if not label or not label.is_likely or label.field not in _FIELDS - taken or count < 2:
            continue
        if count > found.get(label.field, (0, None))[0]:
            found[label.field] = count, LikelyLabel(text, label.field, line.place)
    return [label for _, label in found.values()]


def with_likely(meanings: Meanings, labels: Sequence[LikelyLabel]) -> Meanings:
    """What people have said, and these labels besides."""
    told = {words for words, _ in meanings.labels}
    more = {(plain, label.field) for label in labels if (plain := plain_label(label.words)) not in told}
    return Meanings(meanings.labels | more, meanings.statuses)


def _candidate(words: str) -> str:
    """What of a line may be a label: all of it where it is short, or what stands before a colon."""
    match = _ASKS.fullmatch(words)
    if match:
        return match["label"]
    return words if len(words) <= LONGEST and words[:1].isupper() and not words.endswith(".") else ""
