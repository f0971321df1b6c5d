"""Findings about pasted text, with the line that each is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.plan.findings import Finding
from documents.recognise.pasted.text_line import TextLine

MAX_QUOTE_LENGTH = 160  # characters


class FindingCollector:
    """Collects findings that are not about one value; those about a value go with its cell."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, code: str, sentence: str, location: str) -> None:
        self.findings.append(Finding(code, sentence, location))

    def add_unplaced(
        self, lines: Sequence[TextLine], reason: str = "These words were not taken over"
    ) -> None:
        """Add a finding for lines of the document that the plan leaves out."""
        if lines:
            self.add("not-placed", f"{reason}: “{quote(lines)}”.", lines[0].place)


def quote(lines: Sequence[TextLine] | str) -> str:
    """The text on one line of at most 160 characters, to quote in a sentence."""
    text = lines if isinstance(lines, str) else " ".join(line.words for line in lines)
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= MAX_QUOTE_LENGTH else text[: MAX_QUOTE_LENGTH - 1] + "…"
