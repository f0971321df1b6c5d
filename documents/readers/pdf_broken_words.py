"""Words that a narrow column broke in two: "Recommendati" and, on the next line, "on"."""

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
    """The words of a line that no line's end can have broken, in small letters."""
    alone = _is_single_word(line)
    # A small letter on top may go on from the foot of the page before.
    begins_after_one = _is_single_word(above) if above is not None else line.words[0].text[:1].islower()
    for word in line.words[1 if begins_after_one else 0 : 0 if alone else None]:
        yield strip_punctuation(word.text)


def strip_punctuation(text: str) -> str:
    """A word without the punctuation around it, in small letters."""
    return re.sub(r"^\W+|\W+$", "", text).lower()


def ends_mid_word(line: PdfLine, below: PdfLine, column: _TextColumn, habits: _TypesettingProfile) -> bool:
    """Whether a line ends inside a word that is longer than its column.

    Such a word stands alone on its line and leaves no room for one more letter. Where blanks at the
    ends of lines tell, one that is missing is proof; else the words of the file decide.
    """
    word, rest = line.words[-1], below.words[0]
    if (
        not _is_single_word(line)
        or word.has_trailing_space
        or (rest.text[0].isupper() and not word.text.isupper())
    ):
        return False
    if _free_width(line, below, column) >= _first_letter_width(line, below) + 0.6:
        return False
    if strip_punctuation(word.text + rest.text) in habits.words or not strip_punctuation(rest.text):
        return True
    if habits.trailing_space_means_wrapped and column.right - line.x1 > line.space_width + 0.6:
        return True
    left, right = strip_punctuation(word.text), strip_punctuation(rest.text)
    if left[-1:].isdigit() != right[:1].isdigit():
        return False
    if right in COMMON_WORDS or right in habits.words:
        return False
    return bool(_WORD_ENDING.fullmatch(right)) or not (left in COMMON_WORDS or left in habits.words)


def _is_single_word(line: PdfLine) -> bool:
    """Whether a line holds one word and, at most, a bullet before it."""
    return sum(1 for word in line.words if strip_punctuation(word.text)) == 1 and bool(
        strip_punctuation(line.words[-1].text)
    )


def _free_width(line: PdfLine, below: PdfLine, column: _TextColumn) -> float:
    """The room behind a line, and before it where lines are centred."""
    centred = abs(line.x0 - below.x0) > 1 and abs(line.x0 + line.x1 - below.x0 - below.x1) < 4
    return column.right - line.x1 + (line.x0 - column.left if centred else 0)


def _first_letter_width(line: PdfLine, below: PdfLine) -> float:
    """About as wide as the letter that did not fit any more."""
    rest = below.words[0]
    share = _relative_letter_width(rest.text[0]) / sum(map(_relative_letter_width, rest.text))
    return max((rest.x1 - rest.x0) * share, line.size * 0.45)


def _relative_letter_width(letter: str) -> float:
    """How broad a letter is in most fonts, an "n" being 1."""
    if letter in "ijltfr1|.,;:!'’()[]":
        return 0.5
    return 1.4 if letter in "mwMW" else 1.0
