"""Grades as papers write them: in numbers, in words, with an explanation, or not at all."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

from actionplans.grade_words import FULLY_ACHIEVED, NOT_ACHIEVED, ON_TRACK, SLIPPED, in_words
from intake.meanings import plain_status, taught

_OWN = {
    r"fully[ -]?achieved": FULLY_ACHIEVED,
    r"on[ -]?track": ON_TRACK,
    r"slipped": SLIPPED,
    r"not[ -]?achieved": NOT_ACHIEVED,
}
# Other councils' words. They are always shown as read, never taken silently.
_OTHERS = {
    r"achieved|completed?|closed|done|blue": FULLY_ACHIEVED,
    r"on[ -]?target|in[ -]progress|on-?going|green": ON_TRACK,
    (
        r"slightly behind(?: schedule)?|one month behind|within tolerance|amber|revised date|paused|on hold"
    ): SLIPPED,
    (
        r"not started|over one month behind|significantly behind(?: schedule)?|off target|not complete|red"
    ): NOT_ACHIEVED,
}
LONGEST_GRADE = 80  # characters

_NUMBER = r"(?:(?:grade|assessment|progress)\s*[:=–-]?\s*)?(?P<number>[1-4])"
_WORD = "(?P<word>" + "|".join(_OWN) + ")"
_REST = r"(?:\s*[.:;,–—-]+)?\s*(?P<rest>.*)"
_SHAPES = [
    re.compile(rf"{_NUMBER}\s*[(\[:.=,)–—-]*\s*{_WORD}\s*[)\]]?{_REST}", re.IGNORECASE | re.DOTALL),
    re.compile(rf"{_WORD}\s*[(\[:.=,/–—-]*\s*{_NUMBER}\s*[)\]]?{_REST}", re.IGNORECASE | re.DOTALL),
    re.compile(rf"{_WORD}\b{_REST}", re.IGNORECASE | re.DOTALL),
    re.compile(
        rf"{_NUMBER}(?=$|\s*[.:;,–—\n-]|\s+(?-i:[A-Z])|\s*\((?!of\b|out\b)[a-z][^()]*\)$)(?!\s*[.,/–\n-]\s*\d){_REST}",
        re.IGNORECASE | re.DOTALL,
    ),
]
# A second grade right behind the first.
_ANOTHER = re.compile(rf"(?:[1-4]\b(?:\s*$|\s*[.(:-])|{_WORD})", re.IGNORECASE)
_OTHER_SHAPE = re.compile(r"(?P<word>[A-Za-z][A-Za-z -]*[A-Za-z])\s*(?P<rest>[.:;,–—(\n-].*)?", re.DOTALL)


@dataclass(frozen=True)
class ReadGrade:
    """What an assessment says: grade 1-4 or None, the printed words where they are not our own,
    the explanation, and what is doubtful about it ("" where nothing is)."""

    grade: int | None = None
    text: str = ""
    explanation: str = ""
    doubt: str = ""


def read_grade(text: str) -> ReadGrade:
    """Read the assessment cell of a paper. What is not certain is said in `doubt`."""
    words = re.sub(r"[(\[]\s*([1-4])\s*[)\]]", r"\1", text.strip()) if len(text) < 8 else text.strip()
    if not words:
        return ReadGrade(doubt="The grade is missing.")
    for shape in _SHAPES:
        if match := shape.fullmatch(words):
            return _own(words, **match.groupdict())
    return _taught(words) or _other(words)


def read_status(text: str, fill: str | None) -> ReadGrade:
    """Read a status on whatever scale: words or a letter, or the cell's shading (RRGGBB) alone.

    The words are kept. A grade is read only where they are the house's own; for other words `doubt`
    says which grade they may mean, for a person to decide.
    """
    words = text.strip()
    if not words:
        colour = colour_word(fill)
        if not colour:
            return ReadGrade(doubt="The status is missing.")
        if known := _taught(colour):
            return known
        return ReadGrade(text=colour, doubt=f"The status is shown by colour alone, read as “{colour}”.")
    for shape in _SHAPES:
        if match := shape.fullmatch(words):
            return _own(words, **match.groupdict())
    if known := _taught(words):
        return known
    doubt = f"“{_short(words)}” is not one of the four grades"
    meant = likely_grade(words)
    doubt += f"; it may mean {in_words(meant)}." if meant else "."
    if len(words) > LONGEST_GRADE:
        return ReadGrade(explanation=words, doubt=doubt)
    return ReadGrade(text=words, doubt=doubt)


def _taught(words: str) -> ReadGrade | None:
    """What people have said that the word means, alone or with an explanation behind it."""
    meanings = dict(taught().statuses)
    match = _OTHER_SHAPE.fullmatch(words)
    word, rest = (match["word"].strip(), match["rest"] or "") if match else ("", "")
    first, _, below = words.partition("\n")
    for said, explanation in ((words, ""), (first, below), (word, rest.lstrip(" .:;,–—-\n"))):
        if plain_status(said) in meanings and len(said) <= LONGEST_GRADE:
            return ReadGrade(meanings[plain_status(said)], said, _unbracketed(explanation))
    return None


def likely_grade(words: str) -> int | None:
    """The grade that another council's word sensibly means, to be shown and never taken silently."""
    words = words.strip().strip(".")
    return next(
        (grade for shape, grade in _OTHERS.items() if re.fullmatch(shape, words, re.IGNORECASE)), None
    )


def is_colour(words: str) -> bool:
    """Whether the words are a traffic light's colour, or its letter."""
    return bool(re.fullmatch(r"(?:red|amber|green|blue|[rgab])\.?", words.strip(), re.IGNORECASE))


def colour_word(fill: str | None) -> str:
    """The traffic light that a shading (RRGGBB) is, or "" for white, grey and what is none."""
    if not fill:
        return ""
    red, green, blue = (int(fill[n : n + 2], 16) / 255 for n in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.25 or not 0.1 < lightness < 0.95:
        return ""
    degrees = hue * 360
    for upto, word in ((18, "Red"), (66, "Amber"), (170, "Green"), (260, "Blue"), (330, ""), (360, "Red")):
        if degrees <= upto:
            return word
    return ""


def _own(words: str, rest: str, number: str | None = None, word: str | None = None) -> ReadGrade:
    by_word = next(
        (grade for shape, grade in _OWN.items() if word and re.fullmatch(shape, word, re.IGNORECASE)), None
    )
    if number and by_word and int(number) != by_word:
        return ReadGrade(text=words, doubt=f"The grade “{words}” contradicts itself, so none was taken.")
    if _ANOTHER.match(rest):
        return ReadGrade(
            text=_short(words), doubt=f"“{_short(words)}” names more than one grade, so none was taken."
        )
    if number and likely_grade(rest) == int(number):  # "1 – Complete": twice the same
        return ReadGrade(grade=int(number), text=words)
    return ReadGrade(grade=int(number) if number else by_word, explanation=_unbracketed(rest))


def _other(words: str) -> ReadGrade:
    match = _OTHER_SHAPE.fullmatch(words)
    for shape, grade in _OTHERS.items():
        if match and re.fullmatch(shape, match["word"].strip(), re.IGNORECASE):
            rest = (match["rest"] or "").lstrip(" .:;,–—-\n")
            said = f"“{match['word']}” was read as {in_words(grade)}; check that this council means it so."
            return ReadGrade(grade, match["word"], _unbracketed(rest), said)
    first, _, rest = words.partition("\n")
    doubt = f"“{_short(first)}” was not understood as a grade."
    if len(first) > LONGEST_GRADE:  # a sentence, not a grade
        return ReadGrade(explanation=words, doubt=doubt)
    return ReadGrade(text=first, explanation=rest, doubt=doubt)


def _unbracketed(rest: str) -> str:
    rest = rest.strip()
    return rest[1:-1].strip() if re.fullmatch(r"\([^()]*\)", rest) else rest


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79] + "…"
