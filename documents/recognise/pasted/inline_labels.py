"""Labels with the value behind them and no colon between, as PDF programs write two columns line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from documents.plan import cell_names
from documents.recognise.labels import HEADER_FIELDS
from documents.recognise.pasted.label_matches import LabelMatch, add_label_tails, parse_line_label
from documents.recognise.pasted.run_together_values import split_dates, split_grades
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

MAX_LABEL_WORDS = 5  # words in a label
_EXCLUDED_FIELDS = HEADER_FIELDS | {cell_names.GRADING_KEY, cell_names.STRAND, cell_names.REF}


def find_inline_labels(
    blocks: list[TextLine | Table], result: dict[int, list[LabelMatch]]
) -> dict[int, list[LabelMatch]]:
    """The labels of a document, `found` and those that ran into their values.

    These count where the words behind are the date or the grades that the label asks for, where the line
    below goes on with the label, and where the document writes the same label so time and again.
    """
    covered = {
        line
        for label_matches in result.values()
        for mark in label_matches
        for line in range(mark.at, mark.end)
    }
    candidates = [
        _with_continuation(blocks, mark, rest)
        for at, line in enumerate(blocks)
        if isinstance(line, TextLine) and not line.cell and at not in covered
        for mark, rest in _candidates(line, at)
    ]
    with_colon = {
        mark.field for label_matches in result.values() for mark in label_matches if mark.style == "colon"
    }
    spelt = Counter(mark.spelling for mark in candidates)
    made = {}
    for mark in candidates:
        is_usual = " " in mark.words and spelt[mark.spelling] > 1 and mark.field not in with_colon
        if (
            mark.end > mark.at + 1
            or _has_fitting_value(mark)
            or (is_usual and not _continues_sentence(blocks, mark))
        ):
            made[mark.at] = [mark]
    return dict(sorted((result | made).items()))


def _candidates(line: TextLine, at: int) -> Iterator[tuple[LabelMatch, str]]:
    """The longest label that the line begins with, and the words behind it."""
    words = line.words.split(" ")
    for count in range(min(MAX_LABEL_WORDS, len(words) - 1), 0, -1):
        start, rest = " ".join(words[:count]), " ".join(words[count:])
        label = parse_line_label(start) if start[:1].isupper() else None
        if label and label.field not in _EXCLUDED_FIELDS and re.match(r"[\"“‘'(]?[A-Z0-9]", rest):
            yield LabelMatch(label.field, label.period, start, at, at + 1, style="bare"), rest
            return


def _with_continuation(blocks: list[TextLine | Table], mark: LabelMatch, rest: str) -> LabelMatch:
    """With what the lines below add to the label, and then to the value."""
    longer = add_label_tails(blocks, mark)
    return replace(longer, rest=f"{rest} {longer.rest}".strip())


def _has_fitting_value(mark: LabelMatch) -> bool:
    """Whether the words are of the sort that the label asks for, which no sentence would go on with."""
    if mark.field == cell_names.DATE:
        return bool(split_dates(mark.rest))
    return mark.field in {cell_names.ASSESSMENT, cell_names.STATUS} and bool(split_grades(mark.rest))


def _continues_sentence(blocks: list[TextLine | Table], mark: LabelMatch) -> bool:
    """Whether the line rather goes on with the sentence above it."""
    above, line = blocks[mark.at - 1] if mark.at else None, blocks[mark.at]
    return isinstance(above, TextLine) and isinstance(line, TextLine) and not line.gap and above.is_unfinished
