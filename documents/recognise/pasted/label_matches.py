"""Labels among the lines: on a line of their own, over several lines, or with the value after them."""

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
_BOLD_ASTERISKS = re.compile(r"(\*\*|__)(.{2,80}?)\1")


@dataclass(frozen=True)
class LabelMatch:
    """A label from index `at` of the lines up to index `end`, and the text after it on its last line
    (`rest`).

    `style` is how it was written: "cell" in a table, "colon", or "bare" for a label without a colon. For a
    label with the number of an action, `ref` is that number and `recommendation_ref` the recommendation that
    it names, or "". If it `begins_action`, `heading_above` is the text of a heading to insert before it,
    or "", and `warning_sentences` has sentences for the user on what is not certain.
    """

    field: str
    period: str
    words: str
    at: int
    end: int
    rest: str = ""
    style: str = "colon"
    ref: str = ""
    recommendation_ref: str = ""
    begins_action: bool = False
    heading_above: str = ""
    warning_sentences: tuple[str, ...] = ()

    @property
    def is_header(self) -> bool:
        return self.field in HEADER_FIELDS

    @property
    def key(self) -> tuple[str, str]:
        return self.field, self.period.lower()

    @property
    def spelling(self) -> str:
        """The label in small letters without its month, to count how often a document uses it."""
        return re.sub(r"[^a-z/]+", " ", self.words.lower().replace(self.period.lower(), "")).strip()


def find_labels(blocks: list[TextLine | Table]) -> dict[int, list[LabelMatch]]:
    """The labels by the index of the line in which they begin. A cell may hold several.

    A cell that only continues the label of the row above has an empty list.
    """
    labels_by_line: dict[int, list[LabelMatch]] = {}
    index, last_cell = 0, -1
    while index < len(blocks):
        label_matches = list(_labels_at(blocks, index))
        line = blocks[index]
        if label_matches:
            labels_by_line[index] = label_matches
            last_cell = index if label_matches[-1].style == "cell" else -1
        elif isinstance(line, TextLine) and line.cell == "label" and last_cell >= 0:
            longer = (
                _extend_label(labels_by_line[last_cell][-1], line.words)
                if is_label_tail(line.words)
                else None
            )
            if longer:
                labels_by_line[last_cell][-1], labels_by_line[index] = longer, []
        index = max(label_matches[-1].end, index + 1) if label_matches else index + 1
    return _drop_unlikely_labels(blocks, labels_by_line)


def _extend_label(label_match: LabelMatch, tail: str) -> LabelMatch | None:
    """The label with more text at its end, or None where that is no longer a label for the same field."""
    text = f"{label_match.words} {tail}"
    label = parse_line_label(text)
    return (
        replace(label_match, words=text, period=label.period)
        if label and label.field == label_match.field
        else None
    )


def _labels_at(blocks: list[TextLine | Table], index: int) -> Iterator[LabelMatch]:
    line = blocks[index]
    if isinstance(line, Table) or line.cell in {"value", "alone"}:
        return
    if line.cell == "label":
        for text in split_labels(line.words):
            label = parse_label(text)
            if label:
                yield LabelMatch(label.field, label.period, text, index, index + 1, style="cell")
        return
    label_match = _standalone_label(blocks, index) or _label_with_value(line, index)
    if label_match:
        yield add_label_tails(blocks, label_match)


def parse_line_label(text: str) -> ParsedLabel | None:
    """The label in the text, or None. Only labels of updates may have a month: in "Date: March 2019" it is
    the value."""
    label = parse_label(text) if len(text) <= MAX_LINE_LABEL_LENGTH else None
    return label if label and (not label.period or label.field in ENTRY_FIELDS) else None


def _standalone_label(blocks: list[TextLine | Table], index: int) -> LabelMatch | None:
    """A label that fills one line, or two or three."""
    for count in range(MAX_LABEL_LINES, 0, -1):
        lines = _label_lines(blocks, index, count)
        text = " ".join(strip_bold_marks(line.words) for line in lines)
        label = parse_line_label(text) if lines and not _starts_lowercase(text) else None
        if label:
            return LabelMatch(
                label.field,
                label.period,
                text,
                index,
                index + count,
                style="colon" if ":" in text else "bare",
            )
    return None


def _label_lines(blocks: list[TextLine | Table], index: int, count: int) -> list[TextLine]:
    """The next `count` lines if they may be one label: short, with no empty line between; else none."""
    lines = [line for line in blocks[index : index + count] if isinstance(line, TextLine)]
    if len(lines) < count:
        return []
    for above, line in pairwise(lines):
        continues_label = is_label_tail(line.words)
        if (
            line.cell
            or line.has_gap_above
            or len(line.words) > 60
            or (above.words.endswith(":") and not continues_label)
        ):
            return []
    return lines


def _label_with_value(line: TextLine, index: int) -> LabelMatch | None:
    """A label with its value on the same line."""
    text = strip_bold_marks(line.words)
    if _starts_lowercase(text):
        return None
    label_match = None
    for colon in list(re.finditer(r":(?=\s|$)|:(?=\d*[A-Z(])", text[: 2 * MAX_LINE_LABEL_LENGTH]))[:3]:
        label = parse_line_label(text[: colon.end()])
        if label:
            rest = text[colon.end() :].strip()
            label_match = LabelMatch(label.field, label.period, text[: colon.end()], index, index + 1, rest)
    match = None if label_match else _LABEL_GAP_VALUE.fullmatch(text)
    label = parse_line_label(match["label"]) if match else None
    if match and label:
        label_match = LabelMatch(
            label.field, label.period, match["label"], index, index + 1, match["rest"], "bare"
        )
    return label_match


def add_label_tails(blocks: list[TextLine | Table], label_match: LabelMatch) -> LabelMatch:
    """The label with a month or hint that follows its colon or stands on the next lines."""
    while True:
        text, lines = (label_match.rest, 0) if label_match.rest else _text_below(blocks, label_match.end)
        tail = label_tail_length(text)
        longer = _extend_label(label_match, text[:tail].strip()) if tail else None
        if not longer:
            return label_match
        label_match = replace(longer, rest=text[tail:].strip(), end=label_match.end + lines)


def _text_below(blocks: list[TextLine | Table], index: int) -> tuple[str, int]:
    """The text in which the label may continue, and its number of lines: two where they share a bracket."""
    lines = [line for line in blocks[index : index + 2] if isinstance(line, TextLine)]
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
    """The text without the asterisks that some programs leave around bold text."""
    return _BOLD_ASTERISKS.sub(r"\2", text) if text.startswith(("**", "__")) else text


def _starts_lowercase(text: str) -> bool:
    # A label begins with a capital; "action: …" inside a sentence does not.
    return not text[:1].isupper()


def _drop_unlikely_labels(
    blocks: list[TextLine | Table], labels_by_line: dict[int, list[LabelMatch]]
) -> dict[int, list[LabelMatch]]:
    """The labels without those that are more likely part of a sentence.

    Labels without a colon stay where the document usually writes them so.
    """
    all_labels = [label_match for label_matches in labels_by_line.values() for label_match in label_matches]
    spelling_counts = Counter(label_match.spelling for label_match in all_labels)
    colon_count = sum(label_match.style == "colon" for label_match in all_labels)
    bare_labels = [label_match for label_match in all_labels if label_match.style == "bare"]
    bare_is_usual = (
        len({label_match.field for label_match in bare_labels}) > 2 and len(bare_labels) * 3 > colon_count
    )

    def is_likely(label_match: LabelMatch) -> bool:
        if label_match.style == "cell":
            return True
        if label_match.field == cell_names.GRADING_KEY:
            return _is_above_grades(blocks, label_match.end)
        above = blocks[label_match.at - 1] if label_match.at else None
        line = blocks[label_match.at]
        may_continue_above = (
            isinstance(above, TextLine)
            and isinstance(line, TextLine)
            and not (
                line.has_gap_above
                or line.has_empty_paragraph_above
                or above.is_whole_paragraph
                or above.ends_sentence
                or label_match.at - 1 in labels_by_line
            )
        )
        if label_match.style == "colon":
            return not (may_continue_above and isinstance(above, TextLine) and above.is_unfinished)
        if bare_is_usual:
            return True
        return not may_continue_above and (
            " " in label_match.spelling or spelling_counts[label_match.spelling] > 1
        )

    likely = {
        index: [label_match for label_match in label_matches if is_likely(label_match)]
        for index, label_matches in labels_by_line.items()
    }
    return {
        index: label_matches
        for index, label_matches in likely.items()
        if label_matches or not labels_by_line[index]
    }


def _is_above_grades(blocks: list[TextLine | Table], index: int) -> bool:
    """Whether the lines at this index name the grades, as those below "Key" do."""
    below = " ".join(
        line.words if isinstance(line, TextLine) else "" for line in blocks[index : index + 8]
    ).lower()
    return (
        sum(word in below for word in ("achieved", "track", "slipped", "not achieved", "green", "amber")) > 1
    )
