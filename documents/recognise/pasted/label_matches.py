"""Labels among the lines: on a line of their own, broken over lines, or with the value behind them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.plan import cell_names
from documents.recognise.labels import ENTRY_FIELDS, HEADER_FIELDS, ParsedLabel, parse_label
from documents.recognise.pasted.label_text import is_label_tail, label_tail_length, split_labels
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

MAX_LINE_LABEL_LENGTH = 120  # characters
MAX_LABEL_LINES = 3  # lines at most
_LABEL_GAP_VALUE = re.compile(r"(?P<label>\S.{1,60}?)(?:\s+[–—-]+\s+|\s{2,})(?P<rest>\S.*)", re.DOTALL)
_BOLD_MARKS = re.compile(r"(\*\*|__)(.{2,80}?)\1")


@dataclass(frozen=True)
class LabelMatch:
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
        """The words without their month, to count how often a document uses them."""
        return re.sub(r"[^a-z/]+", " ", self.words.lower().replace(self.period.lower(), "")).strip()


def find_labels(blocks: list[TextLine | Table]) -> dict[int, list[LabelMatch]]:
    """The labels by the line where they begin. A cell may hold several.

    A cell that only goes on with the label of the row above has an empty list.
    """
    result: dict[int, list[LabelMatch]] = {}
    at, last_cell = 0, -1
    while at < len(blocks):
        marks = list(_labels_at(blocks, at))
        line = blocks[at]
        if marks:
            result[at] = marks
            last_cell = at if marks[-1].style == "cell" else -1
        elif isinstance(line, TextLine) and line.cell == "label" and last_cell >= 0:
            longer = _extend_label(result[last_cell][-1], line.words) if is_label_tail(line.words) else None
            if longer:
                result[last_cell][-1], result[at] = longer, []
        at = max(marks[-1].end, at + 1) if marks else at + 1
    return _drop_unlikely_labels(blocks, result)


def _extend_label(mark: LabelMatch, tail: str) -> LabelMatch | None:
    """The label with a piece that goes on with it, where that makes a label too."""
    text = f"{mark.words} {tail}"
    label = parse_line_label(text)
    return replace(mark, words=text, period=label.period) if label and label.field == mark.field else None


def _labels_at(blocks: list[TextLine | Table], at: int) -> Iterator[LabelMatch]:
    line = blocks[at]
    if isinstance(line, Table) or line.cell in {"value", "alone"}:
        return
    if line.cell == "label":
        for text in split_labels(line.words):
            label = parse_label(text)
            if label:
                yield LabelMatch(label.field, label.period, text, at, at + 1, style="cell")
        return
    mark = _standalone_label(blocks, at) or _label_with_value(line, at)
    if mark:
        yield add_label_tails(blocks, mark)


def parse_line_label(text: str) -> ParsedLabel | None:
    """The label; only what is asked each round has a month in it ("Date: March 2019" has a value)."""
    label = parse_label(text) if len(text) <= MAX_LINE_LABEL_LENGTH else None
    return label if label and (not label.period or label.field in ENTRY_FIELDS) else None


def _standalone_label(blocks: list[TextLine | Table], at: int) -> LabelMatch | None:
    """A label that fills one line, or is broken over two or three."""
    for count in range(MAX_LABEL_LINES, 0, -1):
        lines = _label_lines(blocks, at, count)
        text = " ".join(strip_bold_marks(line.words) for line in lines)
        label = parse_line_label(text) if lines and not _starts_lowercase(text) else None
        if label:
            return LabelMatch(
                label.field, label.period, text, at, at + count, style="colon" if ":" in text else "bare"
            )
    return None


def _label_lines(blocks: list[TextLine | Table], at: int, count: int) -> list[TextLine]:
    """That many lines, where they may be one label: short, close together, the last one nothing new."""
    lines = [line for line in blocks[at : at + count] if isinstance(line, TextLine)]
    if len(lines) < count:
        return []
    for above, line in pairwise(lines):
        goes_on = is_label_tail(line.words)
        if line.cell or line.gap or len(line.words) > 60 or (above.words.endswith(":") and not goes_on):
            return []
    return lines


def _label_with_value(line: TextLine, at: int) -> LabelMatch | None:
    """A label with the value behind it, on one line."""
    text = strip_bold_marks(line.words)
    if _starts_lowercase(text):
        return None
    best = None
    for colon in list(re.finditer(r":(?=\s|$)|:(?=\d*[A-Z(])", text[: 2 * MAX_LINE_LABEL_LENGTH]))[:3]:
        label = parse_line_label(text[: colon.end()])
        if label:
            rest = text[colon.end() :].strip()
            best = LabelMatch(label.field, label.period, text[: colon.end()], at, at + 1, rest)
    gap_match = None if best else _LABEL_GAP_VALUE.fullmatch(text)
    label = parse_line_label(gap_match["label"]) if gap_match else None
    if gap_match and label:
        best = LabelMatch(
            label.field, label.period, gap_match["label"], at, at + 1, gap_match["rest"], "bare"
        )
    return best


def add_label_tails(blocks: list[TextLine | Table], mark: LabelMatch) -> LabelMatch:
    """The label with what goes on with it behind its colon or on the next lines: the month, a hint."""
    while True:
        text, lines = (mark.rest, 0) if mark.rest else _text_below(blocks, mark.end)
        tail = label_tail_length(text)
        longer = _extend_label(mark, text[:tail].strip()) if tail else None
        if not longer:
            return mark
        mark = replace(longer, rest=text[tail:].strip(), end=mark.end + lines)


def _text_below(blocks: list[TextLine | Table], at: int) -> tuple[str, int]:
    """The line that a label may go on with, or two of them where a bracket is broken over these."""
    lines = [line for line in blocks[at : at + 2] if isinstance(line, TextLine)]
    if not lines or not _may_continue_label(lines[0]):
        return "", 0
    first, *more = (line.words for line in lines)
    if more and first.startswith("(") and ")" not in first and ")" in more[0] and not lines[1].cell:
        return f"{first} {more[0]}", 2
    return first, 1


def _may_continue_label(below: TextLine) -> bool:
    # Word copies a label of two paragraphs so that only the last of them has its value next to it.
    return not below.cell or (below.cell == "label" and is_label_tail(below.words))


def strip_bold_marks(text: str) -> str:
    """Without the stars that some programs leave round bold words."""
    return _BOLD_MARKS.sub(r"\2", text) if text.startswith(("**", "__")) else text


def _starts_lowercase(text: str) -> bool:
    # A label begins with a capital; "action: …" inside a sentence does not.
    return not text[:1].isupper()


def _drop_unlikely_labels(
    blocks: list[TextLine | Table], result: dict[int, list[LabelMatch]]
) -> dict[int, list[LabelMatch]]:
    """Labels without a colon count where the document writes them so, and not as the end of a sentence."""
    marks = [mark for label_matches in result.values() for mark in label_matches]
    spelt = Counter(mark.spelling for mark in marks)
    colons = sum(mark.style == "colon" for mark in marks)
    bare = [mark for mark in marks if mark.style == "bare"]
    in_style = len({mark.field for mark in bare}) > 2 and len(bare) * 3 > colons

    def counts(mark: LabelMatch) -> bool:
        if mark.style == "cell":
            return True
        if mark.field == cell_names.GRADING_KEY:
            return _is_above_grades(blocks, mark.end)
        above = blocks[mark.at - 1] if mark.at else None
        line = blocks[mark.at]
        is_open = (
            isinstance(above, TextLine)
            and isinstance(line, TextLine)
            and not (line.gap or line.soft or above.whole or above.ends_sentence or mark.at - 1 in result)
        )
        if mark.style == "colon":
            return not (is_open and isinstance(above, TextLine) and above.is_unfinished)
        if in_style:
            return True
        return not is_open and (" " in mark.spelling or spelt[mark.spelling] > 1)

    likely = {at: [mark for mark in label_matches if counts(mark)] for at, label_matches in result.items()}
    return {at: label_matches for at, label_matches in likely.items() if label_matches or not result[at]}


def _is_above_grades(blocks: list[TextLine | Table], at: int) -> bool:
    """Whether the lines below name the grades, as those below "Key" do."""
    below = " ".join(line.words if isinstance(line, TextLine) else "" for line in blocks[at : at + 8]).lower()
    return (
        sum(word in below for word in ("achieved", "track", "slipped", "not achieved", "green", "amber")) > 1
    )
