"""Words split between two lines by a narrow column: "Recommendati" and, on the next line, "on"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from documents.readers.common_words import COMMON_WORDS
from documents.readers.pdf_lines import PdfLine

_WORD_ENDING = re.compile(
    r"e?s|e?d|e?rs?|ors?|ings?|ly|y|als?|ments?|i?ons?|tions?|ations?|ables?|ies|ied|ity|ness|ances?|ives?|ful|ship"
)


class _TextColumn(Protocol):
    left: float
    right: float


class _TypesettingProfile(Protocol):
    trailing_space_means_wrapped: bool
    words: frozenset[str]


def unbroken_words(above: PdfLine | None, line: PdfLine) -> Iterator[str]:
    """The words of a line that a line end cannot have split, in lower case without punctuation."""
    is_only_word = _is_single_word(line)
    # A lower-case start may continue the last word of the page before.
    may_begin_mid_word = _is_single_word(above) if above is not None else line.words[0].text[:1].islower()
    for word in line.words[1 if may_begin_mid_word else 0 : 0 if is_only_word else None]:
        yield strip_punctuation(word.text)


def strip_punctuation(text: str) -> str:
    """A word in lower case, without the punctuation around it."""
    return re.sub(r"^\W+|\W+$", "", text).lower()


def ends_mid_word(line: PdfLine, below: PdfLine, column: _TextColumn, profile: _TypesettingProfile) -> bool:
    """Whether a line ends inside a word that is longer than its column.

    Such a word is alone on its line and leaves no room for another letter. Where wrapped lines of the
    file end in a space, a missing space is proof; otherwise the other words of the file decide.
    """
    first_part, continuation = line.words[-1], below.words[0]
    if (
        not _is_single_word(line)
        or first_part.has_trailing_space
        or (continuation.text[0].isupper() and not first_part.text.isupper())
    ):
        return False
    if _free_width(line, below, column) >= _first_letter_width(line, below) + 0.6:
        return False
    if strip_punctuation(first_part.text + continuation.text) in profile.words or not strip_punctuation(
        continuation.text
    ):
        return True
    if profile.trailing_space_means_wrapped and column.right - line.x1 > line.space_width + 0.6:
        return True
    left, right = strip_punctuation(first_part.text), strip_punctuation(continuation.text)
    if left[-1:].isdigit() != right[:1].isdigit():
        return False
    if right in COMMON_WORDS or right in profile.words:
        return False
    return bool(_WORD_ENDING.fullmatch(right)) or not (left in COMMON_WORDS or left in profile.words)


def _is_single_word(line: PdfLine) -> bool:
    """Whether a line holds one word and, at most, a bullet before it."""
    return sum(1 for word in line.words if strip_punctuation(word.text)) == 1 and bool(
        strip_punctuation(line.words[-1].text)
    )


def _free_width(line: PdfLine, below: PdfLine, column: _TextColumn) -> float:
    """The space right of a line in points, plus that left of it where lines are centred."""
    centred = abs(line.x0 - below.x0) > 1 and abs(line.x0 + line.x1 - below.x0 - below.x1) < 4
    return column.right - line.x1 + (line.x0 - column.left if centred else 0)


def _first_letter_width(line: PdfLine, below: PdfLine) -> float:
    """About the width in points of the first letter on the next line."""
    continuation = below.words[0]
    share = _relative_letter_width(continuation.text[0]) / sum(map(_relative_letter_width, continuation.text))
    return max((continuation.x1 - continuation.x0) * share, line.size * 0.45)


def _relative_letter_width(letter: str) -> float:
    """The width of a letter in most fonts, relative to "n"."""
    if letter in "ijltfr1|.,;:!'’()[]":
        return 0.5
    return 1.4 if letter in "mwMW" else 1.0
