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

    `gap` is true where an empty line stands above it, and `soft` where an empty paragraph does. A `whole`
    line is a complete paragraph. `cell` is set for text from a table of two columns: "label", "value" (next
    to a label) or "alone" (without a label). `before` is the number of characters on the line in front of
    `words`.
    """

    words: str
    number: int | None = None
    page: int | None = None
    gap: bool = False
    soft: bool = False
    whole: bool = False
    level: int = 0
    cell: str = ""
    before: int = 0

    @property
    def length(self) -> int:
        return self.before + len(self.words)

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
    def ends_open(self) -> bool:
        """Whether it ends with a comma, a slash, a dash or "&"."""
        return bool(_SEPARATOR_END.search(self.words))

    @property
    def starts_small(self) -> bool:
        return self.words[:1].islower()


def format_location(number: int | None, page: int | None) -> str:
    return f"line {number}" if number else f"page {page}" if page else ""
