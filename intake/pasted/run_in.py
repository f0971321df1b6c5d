"""Labels with the value behind them and no colon between, as PDF programs write two columns line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from actionplans import paper
from documents.tree import Table
from intake.labels import HEADER_FIELDS
from intake.pasted.lists import dates_in, grades_in
from intake.pasted.marks import Mark, known_label, with_tails
from intake.pasted.said import Said

LONGEST = 5  # words in a label
_NEVER = HEADER_FIELDS | {paper.KEY, paper.STRAND, paper.REF}


def run_in_marks(said: list[Said | Table], found: dict[int, list[Mark]]) -> dict[int, list[Mark]]:
    """The labels of a paper, `found` and those that ran into their values.

    These count where the words behind are the date or the grades that the label asks for, where the line
    below goes on with the label, and where the paper writes the same label so time and again.
    """
    covered = {line for here in found.values() for mark in here for line in range(mark.at, mark.end)}
    candidates = [
        _with_rest(said, mark, rest)
        for at, line in enumerate(said)
        if isinstance(line, Said) and not line.cell and at not in covered
        for mark, rest in _candidates(line, at)
    ]
    with_colon = {mark.field for here in found.values() for mark in here if mark.style == "colon"}
    spelt = Counter(mark.spelling for mark in candidates)
    made = {}
    for mark in candidates:
        is_usual = " " in mark.words and spelt[mark.spelling] > 1 and mark.field not in with_colon
        if mark.end > mark.at + 1 or _answers(mark) or (is_usual and not _goes_on(said, mark)):
            made[mark.at] = [mark]
    return dict(sorted((found | made).items()))


def _candidates(line: Said, at: int) -> Iterator[tuple[Mark, str]]:
    """The longest label that the line begins with, and the words behind it."""
    words = line.words.split(" ")
    for count in range(min(LONGEST, len(words) - 1), 0, -1):
        start, rest = " ".join(words[:count]), " ".join(words[count:])
        label = known_label(start) if start[:1].isupper() else None
        if label and label.field not in _NEVER and re.match(r"[\"“‘'(]?[A-Z0-9]", rest):
            yield Mark(label.field, label.period, start, at, at + 1, style="bare"), rest
            return


def _with_rest(said: list[Said | Table], mark: Mark, rest: str) -> Mark:
    """With what the lines below add to the label, and then to the value."""
    longer = with_tails(said, mark)
    return replace(longer, rest=f"{rest} {longer.rest}".strip())


def _answers(mark: Mark) -> bool:
    """Whether the words are of the sort that the label asks for, which no sentence would go on with."""
    if mark.field == paper.DATE:
        return bool(dates_in(mark.rest))
    return mark.field in {paper.ASSESSMENT, paper.STATUS} and bool(grades_in(mark.rest))


def _goes_on(said: list[Said | Table], mark: Mark) -> bool:
    """Whether the line rather goes on with the sentence above it."""
    above, line = said[mark.at - 1] if mark.at else None, said[mark.at]
    return isinstance(above, Said) and isinstance(line, Said) and not line.gap and above.is_unfinished
