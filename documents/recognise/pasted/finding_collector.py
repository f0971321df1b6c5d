"""What is not certain about pasted text, as findings with the line they are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.plan.findings import Finding
from documents.recognise.pasted.text_line import TextLine

MAX_QUOTE_LENGTH = 160  # characters


class FindingCollector:
    """Collects what is not about one value; a doubt about a value goes with its cell."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, code: str, sentence: str, place: str) -> None:
        self.findings.append(Finding(code, sentence, place))

    def not_placed(self, lines: Sequence[TextLine], why: str = "These words were not taken over") -> None:
        """Words that the document has and the plan will not."""
        if lines:
            self.add("not-placed", f"{why}: “{quote(lines)}”.", lines[0].place)


def quote(lines: Sequence[TextLine] | str) -> str:
    """The words, shortened for a sentence."""
    text = lines if isinstance(lines, str) else " ".join(line.words for line in lines)
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= MAX_QUOTE_LENGTH else text[: MAX_QUOTE_LENGTH - 1] + "…"
