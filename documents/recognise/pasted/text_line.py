"""One line of a document that was pasted."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)[.!?:;][\"”’')\]]*$")
_SEPARATOR_END = re.compile(r"(?<=.)[,/&–-]$")  # a dash alone means "none"
# Small letters only: "N/A" is finished.
_UNFINISHED = re.compile(
    r"(?:(?<=.)[,/&–-]|\b(?:a|an|and|as|at|be|by|for|from|in|of|on|or|that|the|to|with))$"
)


@dataclass(frozen=True)
class TextLine:
    """One line of the document.

    `has_gap_above` is true below an empty line, and `has_empty_paragraph_above` below an empty paragraph.
    `cell` is set for text from a table of two columns: "label", "value" (next to a label) or "alone"
    (without a label). `characters_before` is the number of characters on the line in front of `words`.
    """

    words: str
    number: int | None = None
    page: int | None = None
    has_gap_above: bool = False
    has_empty_paragraph_above: bool = False
    is_whole_paragraph: bool = False
    level: int = 0
    cell: str = ""
    characters_before: int = 0

    @property
    def length(self) -> int:
        return self.characters_before + len(self.words)

    @property
    def place(self) -> str:
        return format_location(self.number, self.page)

    @property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE_END.search(self.words))

    @property
    def is_unfinished(self) -> bool:
        """Whether it certainly continues below: it ends with a comma, a dash or a word like "and"."""
        return bool(_UNFINISHED.search(self.words))

    @property
    def ends_with_separator(self) -> bool:
        """Whether it ends with a comma, a slash, a dash or "&"."""
        return bool(_SEPARATOR_END.search(self.words))

    @property
    def starts_lowercase(self) -> bool:
        return self.words[:1].islower()


def format_location(number: int | None, page: int | None) -> str:
    return f"line {number}" if number else f"page {page}" if page else ""
