"""Labels among the lines: on a line of their own, broken over lines, or with the value behind them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from actionplans import paper
from documents.tree import Table
from intake.labels import ENTRY_FIELDS, HEADER_FIELDS, Label, read_label
from intake.pasted.label_words import is_label_tail, label_tail, labels_in
from intake.pasted.said import Said

LONGEST_LABEL = 120  # characters
BROKEN_OVER = 3  # lines at most
_BESIDE = re.compile(r"(?P<label>\S.{1,60}?)(?:\s+[–—-]+\s+|\s{2,})(?P<rest>\S.*)", re.DOTALL)
_STARS = re.compile(r"(\*\*|__)(.{2,80}?)\1")


@dataclass(frozen=True)
class Mark:
    """A label, from line `at` up to line `end`, and the words behind it on its last line.

    `style` is how it was written: "cell" in a table, "colon", or "bare" for words that only stand alone.
    A label with the number of an action has that as `ref`, and `of` is the recommendation that it names.
    Where it `begins` an action, `opens` is the heading to begin before it, and `doubts` what is not certain.
    """

    field: str
    period: str
    words: str
    at: int
    end: int
    rest: str = ""
    style: str = "colon"
    ref: str = ""
    of: str = ""
    begins: bool = False
    opens: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def is_header(self) -> bool:
        return self.field in HEADER_FIELDS

    @property
    def key(self) -> tuple[str, str]:
        return self.field, self.period.lower()

    @property
    def spelling(self) -> str:
        """The words without their month, to count how often a paper uses them."""
        return re.sub(r"[^a-z/]+", " ", self.words.lower().replace(self.period.lower(), "")).strip()


def marks_in(said: list[Said | Table]) -> dict[int, list[Mark]]:
    """The labels by the line where they begin. A cell may hold several.

    A cell that only goes on with the label of the row above has an empty list.
    """
    found: dict[int, list[Mark]] = {}
    at, last_cell = 0, -1
    while at < len(said):
        marks = list(_marks_at(said, at))
        line = said[at]
        if marks:
            found[at] = marks
            last_cell = at if marks[-1].style == "cell" else -1
        elif isinstance(line, Said) and line.cell == "label" and last_cell >= 0:
            longer = _longer(found[last_cell][-1], line.words) if is_label_tail(line.words) else None
            if longer:
                found[last_cell][-1], found[at] = longer, []
        at = max(marks[-1].end, at + 1) if marks else at + 1
    return _without_doubtful(said, found)


def _longer(mark: Mark, tail: str) -> Mark | None:
    """The label with a piece that goes on with it, where that makes a label too."""
    words = f"{mark.words} {tail}"
    label = known_label(words)
    return replace(mark, words=words, period=label.period) if label and label.field == mark.field else None


def _marks_at(said: list[Said | Table], at: int) -> Iterator[Mark]:
    line = said[at]
    if isinstance(line, Table) or line.cell in {"value", "alone"}:
        return
    if line.cell == "label":
        for words in labels_in(line.words):
            label = read_label(words)
            if label:
                yield Mark(label.field, label.period, words, at, at + 1, style="cell")
        return
    mark = _alone(said, at) or _with_value(line, at)
    if mark:
        yield with_tails(said, mark)


def known_label(words: str) -> Label | None:
    """The label; only what is asked each round has a month in it ("Date: March 2019" has a value)."""
    label = read_label(words) if len(words) <= LONGEST_LABEL else None
    return label if label and (not label.period or label.field in ENTRY_FIELDS) else None


def _alone(said: list[Said | Table], at: int) -> Mark | None:
    """A label that fills one line, or is broken over two or three."""
    for count in range(BROKEN_OVER, 0, -1):
        lines = _together(said, at, count)
        words = " ".join(without_stars(line.words) for line in lines)
        label = known_label(words) if lines and not _is_small(words) else None
        if label:
            return Mark(
                label.field, label.period, words, at, at + count, style="colon" if ":" in words else "bare"
            )
    return None


def _together(said: list[Said | Table], at: int, count: int) -> list[Said]:
    """That many lines, where they may be one label: short, close together, the last one nothing new."""
    lines = [line for line in said[at : at + count] if isinstance(line, Said)]
    if len(lines) < count:
        return []
    for above, line in pairwise(lines):
        goes_on = is_label_tail(line.words)
        if line.cell or line.gap or len(line.words) > 60 or (above.words.endswith(":") and not goes_on):
            return []
    return lines


def _with_value(line: Said, at: int) -> Mark | None:
    """A label with the value behind it, on one line."""
    words = without_stars(line.words)
    if _is_small(words):
        return None
    best = None
    for colon in list(re.finditer(r":(?=\s|$)|:(?=\d*[A-Z(])", words[: 2 * LONGEST_LABEL]))[:3]:
        label = known_label(words[: colon.end()])
        if label:
            rest = words[colon.end() :].strip()
            best = Mark(label.field, label.period, words[: colon.end()], at, at + 1, rest)
    beside = None if best else _BESIDE.fullmatch(words)
    label = known_label(beside["label"]) if beside else None
    if beside and label:
        best = Mark(label.field, label.period, beside["label"], at, at + 1, beside["rest"], "bare")
    return best


def with_tails(said: list[Said | Table], mark: Mark) -> Mark:
    """The label with what goes on with it behind its colon or on the next lines: the month, a hint."""
    while True:
        text, lines = (mark.rest, 0) if mark.rest else _below(said, mark.end)
        tail = label_tail(text)
        longer = _longer(mark, text[:tail].strip()) if tail else None
        if not longer:
            return mark
        mark = replace(longer, rest=text[tail:].strip(), end=mark.end + lines)


def _below(said: list[Said | Table], at: int) -> tuple[str, int]:
    """The line that a label may go on with, or two of them where a bracket is broken over these."""
    lines = [line for line in said[at : at + 2] if isinstance(line, Said)]
    if not lines or not _may_go_on(lines[0]):
        return "", 0
    first, *more = (line.words for line in lines)
    if more and first.startswith("(") and ")" not in first and ")" in more[0] and not lines[1].cell:
        return f"{first} {more[0]}", 2
    return first, 1


def _may_go_on(below: Said) -> bool:
    # Word copies a label of two paragraphs so that only the last of them has its value beside it.
    return not below.cell or (below.cell == "label" and is_label_tail(below.words))


def without_stars(words: str) -> str:
    """Without the stars that some programs leave round bold words."""
    return _STARS.sub(r"\2", words) if words.startswith(("**", "__")) else words


def _is_small(words: str) -> bool:
    # A label begins with a capital; "action: …" inside a sentence does not.
    return not words[:1].isupper()


def _without_doubtful(said: list[Said | Table], found: dict[int, list[Mark]]) -> dict[int, list[Mark]]:
    """Labels without a colon count where the paper writes them so, and not as the end of a sentence."""
    marks = [mark for here in found.values() for mark in here]
    spelt = Counter(mark.spelling for mark in marks)
    colons = sum(mark.style == "colon" for mark in marks)
    bare = [mark for mark in marks if mark.style == "bare"]
    in_style = len({mark.field for mark in bare}) > 2 and len(bare) * 3 > colons

    def counts(mark: Mark) -> bool:
        if mark.style == "cell":
            return True
        if mark.field == paper.KEY:
            return _names_grades(said, mark.end)
        above = said[mark.at - 1] if mark.at else None
        line = said[mark.at]
        is_open = (
            isinstance(above, Said)
            and isinstance(line, Said)
            and not (line.gap or line.soft or above.whole or above.ends_sentence or mark.at - 1 in found)
        )
        if mark.style == "colon":
            return not (is_open and isinstance(above, Said) and above.is_unfinished)
        if in_style:
            return True
        return not is_open and (" " in mark.spelling or spelt[mark.spelling] > 1)

    kept = {at: [mark for mark in here if counts(mark)] for at, here in found.items()}
    return {at: here for at, here in kept.items() if here or not found[at]}


def _names_grades(said: list[Said | Table], at: int) -> bool:
    """Whether the lines below name the grades, as those below "Key" do."""
    below = " ".join(line.words if isinstance(line, Said) else "" for line in said[at : at + 8]).lower()
    return (
        sum(word in below for word in ("achieved", "track", "slipped", "not achieved", "green", "amber")) > 1
    )
