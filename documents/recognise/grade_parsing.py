"""Parses grades and statuses in documents: numbers, words or colours, with or without an explanation."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from documents.plan.grades import Grade, grade_label
from documents.recognise.terms import learned_terms, normalise_status

_GRADE_PATTERNS = {
    r"fully[ -]?achieved": Grade.FULLY_ACHIEVED.value,
    r"on[ -]?track": Grade.ON_TRACK.value,
    r"slipped": Grade.SLIPPED.value,
    r"not[ -]?achieved": Grade.NOT_ACHIEVED.value,
}
# Other councils' words. A grade from these is always reported in a finding.
_OTHER_STATUS_PATTERNS = {
    r"achieved|completed?|closed|done|blue": Grade.FULLY_ACHIEVED.value,
    r"on[ -]?target|in[ -]progress|on-?going|green": Grade.ON_TRACK.value,
    (
        r"slightly behind(?: schedule)?|one month behind|within tolerance|amber|revised date|paused|on hold"
    ): Grade.SLIPPED.value,
    (
        r"not started|over one month behind|significantly behind(?: schedule)?|off target|not complete|red"
    ): Grade.NOT_ACHIEVED.value,
}
MAX_GRADE_LENGTH = 80  # characters

_NUMBER = r"(?:(?:grade|assessment|progress)\s*[:=–-]?\s*)?(?P<number>[1-4])"
_WORD = "(?P<word>" + "|".join(_GRADE_PATTERNS) + ")"
_REST = r"(?:\s*[.:;,–—-]+)?\s*(?P<rest>.*)"
_GRADE_TEXT_PATTERNS = [
    re.compile(rf"{_NUMBER}\s*[(\[:.=,)–—-]*\s*{_WORD}\s*[)\]]?{_REST}", re.IGNORECASE | re.DOTALL),
    re.compile(rf"{_WORD}\s*[(\[:.=,/–—-]*\s*{_NUMBER}\s*[)\]]?{_REST}", re.IGNORECASE | re.DOTALL),
    re.compile(rf"{_WORD}\b{_REST}", re.IGNORECASE | re.DOTALL),
    re.compile(
        rf"{_NUMBER}(?=$|\s*[.:;,–—\n-]|\s+(?-i:[A-Z])|\s*\((?!of\b|out\b)[a-z][^()]*\)$)(?!\s*[.,/–\n-]\s*\d){_REST}",
        re.IGNORECASE | re.DOTALL,
    ),
]
# A second grade right after the first.
_SECOND_GRADE = re.compile(rf"(?:[1-4]\b(?:\s*$|\s*[.(:-])|{_WORD})", re.IGNORECASE)
_OTHER_STATUS_TEXT = re.compile(
    r"(?P<word>[A-Za-z][A-Za-z -]*[A-Za-z])\s*(?P<rest>[.:;,–—(\n-].*)?", re.DOTALL
)


@dataclass(frozen=True)
class ParsedGrade:
    """A parsed assessment.

    `grade` is 1 to 4, or None. `text` is the printed grade where it is not in our own words, else "".
    `warning` is a sentence on what is uncertain, or "".
    """

    grade: int | None = None
    text: str = ""
    explanation: str = ""
    warning: str = ""


def parse_grade(text: str) -> ParsedGrade:
    """Parse the text of an assessment cell."""
    words = re.sub(r"[(\[]\s*([1-4])\s*[)\]]", r"\1", text.strip()) if len(text) < 8 else text.strip()
    if not words:
        return ParsedGrade(warning="The grade is missing.")
    for pattern in _GRADE_TEXT_PATTERNS:
        if match := pattern.fullmatch(words):
            return _parse_own_grade(words, **match.groupdict())
    return _parse_learned_status(words) or _parse_other_status(words)


def parse_status(text: str, fill: str | None) -> ParsedGrade:
    """Parse a status on any scale: words or a letter, or just the shading of the cell (`fill`, RRGGBB).

    It has a grade only if the words are our own or learned. For other words, `warning` says which grade they
    may mean, for a person to decide.
    """
    words = text.strip()
    if not words:
        colour = rag_colour(fill)
        if not colour:
            return ParsedGrade(warning="The status is missing.")
        if parsed_grade := _parse_learned_status(colour):
            return parsed_grade
        return ParsedGrade(text=colour, warning=f"The status is shown by colour alone, read as “{colour}”.")
    for pattern in _GRADE_TEXT_PATTERNS:
        if match := pattern.fullmatch(words):
            return _parse_own_grade(words, **match.groupdict())
    if parsed_grade := _parse_learned_status(words):
        return parsed_grade
    warning = f"“{_shorten(words)}” is not one of the four grades"
    likely_grade = infer_grade(words)
    warning += f"; it may mean {grade_label(likely_grade)}." if likely_grade else "."
    if len(words) > MAX_GRADE_LENGTH:
        return ParsedGrade(explanation=words, warning=warning)
    return ParsedGrade(text=words, warning=warning)


def _parse_learned_status(words: str) -> ParsedGrade | None:
    """The learned meaning of the word, alone or with an explanation behind it."""
    meanings = dict(learned_terms().statuses)
    match = _OTHER_STATUS_TEXT.fullmatch(words)
    word, rest = (match["word"].strip(), match["rest"] or "") if match else ("", "")
    first_line, _, lines_below = words.partition("\n")
    for text, explanation in ((words, ""), (first_line, lines_below), (word, rest.lstrip(" .:;,–—-\n"))):
        if normalise_status(text) in meanings and len(text) <= MAX_GRADE_LENGTH:
            return ParsedGrade(meanings[normalise_status(text)], text, _strip_brackets(explanation))
    return None


def infer_grade(text: str) -> int | None:
    """The likely grade of another council's word, or None. Callers must report it."""
    text = text.strip().strip(".")
    return next(
        (
            grade
            for pattern, grade in _OTHER_STATUS_PATTERNS.items()
            if re.fullmatch(pattern, text, re.IGNORECASE)
        ),
        None,
    )


def is_rag_colour(text: str) -> bool:
    """Whether the text is red, amber, green or blue, or the letter of one of them."""
    return bool(re.fullmatch(r"(?:red|amber|green|blue|[rgab])\.?", text.strip(), re.IGNORECASE))


def rag_colour(fill: str | None) -> str:
    """The status colour of a shading (RRGGBB): "Red", "Amber", "Green" or "Blue"; "" for other colours."""
    if not fill:
        return ""
    red, green, blue = (int(fill[n : n + 2], 16) / 255 for n in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.25 or not 0.1 < lightness < 0.95:
        return ""
    degrees = hue * 360
    for max_degrees, word in (
        (18, "Red"),
        (66, "Amber"),
        (170, "Green"),
        (260, "Blue"),
        (330, ""),
        (360, "Red"),
    ):
        if degrees <= max_degrees:
            return word
    return ""


def _parse_own_grade(text: str, rest: str, number: str | None = None, word: str | None = None) -> ParsedGrade:
    by_word = next(
        (
            grade
            for pattern, grade in _GRADE_PATTERNS.items()
            if word and re.fullmatch(pattern, word, re.IGNORECASE)
        ),
        None,
    )
    if number and by_word and int(number) != by_word:
        return ParsedGrade(text=text, warning=f"The grade “{text}” contradicts itself, so none was taken.")
    if _SECOND_GRADE.match(rest):
        return ParsedGrade(
            text=_shorten(text), warning=f"“{_shorten(text)}” names more than one grade, so none was taken."
        )
    if number and infer_grade(rest) == int(number):  # "1 – Complete": the same grade twice
        return ParsedGrade(grade=int(number), text=text)
    return ParsedGrade(grade=int(number) if number else by_word, explanation=_strip_brackets(rest))


def _parse_other_status(words: str) -> ParsedGrade:
    match = _OTHER_STATUS_TEXT.fullmatch(words)
    for pattern, grade in _OTHER_STATUS_PATTERNS.items():
        if match and re.fullmatch(pattern, match["word"].strip(), re.IGNORECASE):
            rest = (match["rest"] or "").lstrip(" .:;,–—-\n")
            text = f"“{match['word']}” was read as {grade_label(grade)}; check that this council means it so."
            return ParsedGrade(grade, match["word"], _strip_brackets(rest), text)
    first, _, rest = words.partition("\n")
    warning = f"“{_shorten(first)}” was not understood as a grade."
    if len(first) > MAX_GRADE_LENGTH:  # a sentence, not a grade
        return ParsedGrade(explanation=words, warning=warning)
    return ParsedGrade(text=first, explanation=rest, warning=warning)


def _strip_brackets(rest: str) -> str:
    rest = rest.strip()
    return rest[1:-1].strip() if re.fullmatch(r"\([^()]*\)", rest) else rest


def _shorten(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
