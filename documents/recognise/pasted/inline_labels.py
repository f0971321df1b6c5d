"""Labels followed by their value without a colon, as PDF programs write two columns line by line."""

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
    blocks: list[TextLine | Table], found_labels: dict[int, list[LabelMatch]]
) -> dict[int, list[LabelMatch]]:
    """The labels of a document by line: `found_labels` and those without a colon before their value.

    The latter count where the value is a date or grades as the label requires, where the next line continues
    the label, and where the document writes the same label so several times.
    """
    covered = {
        line
        for label_matches in found_labels.values()
        for label_match in label_matches
        for line in range(label_match.at, label_match.end)
    }
    candidates = [
        _with_continuation(blocks, label_match, rest)
        for index, line in enumerate(blocks)
        if isinstance(line, TextLine) and not line.cell and index not in covered
        for label_match, rest in _candidates(line, index)
    ]
    fields_with_colon = {
        label_match.field
        for label_matches in found_labels.values()
        for label_match in label_matches
        if label_match.style == "colon"
    }
    spelling_counts = Counter(label_match.spelling for label_match in candidates)
    inline_labels = {}
    for label_match in candidates:
        is_usual = (
            " " in label_match.words
            and spelling_counts[label_match.spelling] > 1
            and label_match.field not in fields_with_colon
        )
        if (
            label_match.end > label_match.at + 1
            or _has_fitting_value(label_match)
            or (is_usual and not _continues_sentence(blocks, label_match))
        ):
            inline_labels[label_match.at] = [label_match]
    return dict(sorted((found_labels | inline_labels).items()))


def _candidates(line: TextLine, index: int) -> Iterator[tuple[LabelMatch, str]]:
    """The longest label at the beginning of the line, and the text after it."""
    words = line.words.split(" ")
    for count in range(min(MAX_LABEL_WORDS, len(words) - 1), 0, -1):
        start, rest = " ".join(words[:count]), " ".join(words[count:])
        label = parse_line_label(start) if start[:1].isupper() else None
        if label and label.field not in _EXCLUDED_FIELDS and re.match(r"[\"“‘'(]?[A-Z0-9]", rest):
            yield LabelMatch(label.field, label.period, start, index, index + 1, style="bare"), rest
            return


def _with_continuation(blocks: list[TextLine | Table], label_match: LabelMatch, rest: str) -> LabelMatch:
    """The label with its continuation on the lines below, and with `rest` as its value."""
    extended = add_label_tails(blocks, label_match)
    return replace(extended, rest=f"{rest} {extended.rest}".strip())


def _has_fitting_value(label_match: LabelMatch) -> bool:
    """Whether the value is a date or grades, as the label requires."""
    if label_match.field == cell_names.DATE:
        return bool(split_dates(label_match.rest))
    return label_match.field in {cell_names.ASSESSMENT, cell_names.STATUS} and bool(
        split_grades(label_match.rest)
    )


def _continues_sentence(blocks: list[TextLine | Table], label_match: LabelMatch) -> bool:
    """Whether the line continues an unfinished sentence above it."""
    above, line = blocks[label_match.at - 1] if label_match.at else None, blocks[label_match.at]
    return (
        isinstance(above, TextLine)
        and isinstance(line, TextLine)
        and not line.has_gap_above
        and above.is_unfinished
    )
