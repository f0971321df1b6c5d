"""Joins lines into paragraphs where a page or an email program has wrapped them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.plain_text import text_to_paragraphs
from documents.recognise.pasted.run_together_values import are_person_names
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

MIN_FILL_RATIO = 0.87  # as letters differ in width, a word that fills less of the line than this fitted
_PERSON_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z][\w.'’-]+")


@dataclass(frozen=True)
class LineWrapping:
    """How a document wraps its lines.

    `width` is the number of characters in a line, 0 for no wrapping. `double` is true where every line has an
    empty line below it.
    """

    width: int = 0
    double: bool = False


def detect_wrapping(blocks: Sequence[TextLine | Table]) -> LineWrapping:
    """The wrapping of a document, measured on lines that certainly continue the one above."""
    lines = [line for line in blocks if isinstance(line, TextLine) and not line.is_whole_paragraph]
    pairs = list(pairwise(lines))
    gap_count = sum(below.has_gap_above for _, below in pairs)
    gaps_in_sentences = sum(
        below.has_gap_above and _certainly_continues(above, below) for above, below in pairs
    )
    double = len(pairs) > 4 and gap_count > 0.9 * len(pairs) and gaps_in_sentences > 1
    wrapped_lengths = sorted(
        above.length
        for above, below in pairs
        if _certainly_continues(above, below) and (double or not below.has_gap_above)
    )
    return LineWrapping(wrapped_lengths[int(len(wrapped_lengths) * 0.95)] if wrapped_lengths else 0, double)


def _certainly_continues(above: TextLine, below: TextLine) -> bool:
    return below.starts_lowercase and not above.ends_sentence and not is_list_item(below.words)


def is_list_item(text: str) -> bool:
    """Whether a line is an item of a list."""
    return text_to_paragraphs(text)[0].marker is not None


def join_paragraphs(lines: Sequence[TextLine], wrapping: LineWrapping) -> list[str]:
    """The lines as paragraphs."""
    return [join_lines(group) for group in group_by_paragraph(lines, wrapping)]


def group_by_paragraph(lines: Sequence[TextLine], wrapping: LineWrapping) -> list[list[TextLine]]:
    """The lines of each paragraph."""
    is_wrapped = any(_certainly_continues(above, below) for above, below in pairwise(lines))
    width = max(line.length for line in lines) if is_wrapped else wrapping.width
    groups: list[list[TextLine]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, width, wrapping.double):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def split_at_blank_lines(lines: Sequence[TextLine], wrapping: LineWrapping) -> list[list[TextLine]]:
    """Groups of lines between empty lines; one group where every line has an empty line below it."""
    blocks: list[list[TextLine]] = []
    for line in lines:
        if blocks and not (line.has_gap_above and not wrapping.double):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def join_lines(lines: Sequence[TextLine]) -> str:
    """The text of a paragraph from its lines."""
    return "".join(
        _text_before_next(line.words, below.words) for line, below in pairwise([*lines, TextLine("")])
    ).rstrip()


def _continues(above: TextLine, below: TextLine, width: int, double: bool) -> bool:
    if above.is_whole_paragraph or below.is_whole_paragraph or is_list_item(below.words):
        return False
    if _certainly_continues(above, below) and not below.has_empty_paragraph_above:
        return True
    if below.has_empty_paragraph_above or (below.has_gap_above and not double):
        return above.is_unfinished and not above.ends_sentence
    if not width:
        return above.ends_with_separator
    first_word = below.words.split(" ", 1)[0]
    if above.length + 1 + len(first_word) > MIN_FILL_RATIO * width:
        return True
    return above.ends_with_separator or below.starts_lowercase


def _text_before_next(text: str, below: str) -> str:
    """A line with the space before the next one. None follows a hyphen, as in "on-line" and "2019-2020"."""
    if text.endswith("\u00ad"):
        return text[:-1]
    return text if text[-1:] == "-" and text[-2:-1].isalnum() and below[:1].isalnum() else f"{text} "


def join_owner_lines(lines: Sequence[TextLine], wrapping: LineWrapping) -> list[str]:
    """As `join_paragraphs`, but each person's name on a line of its own stays so."""
    joined: list[str] = []
    current: list[TextLine] = []
    for line in lines:
        if (
            current
            and _PERSON_NAME.fullmatch(line.words)
            and are_person_names([current[-1].words, line.words])
        ):
            joined += join_paragraphs(current, wrapping)
            current = []
        current.append(line)
    return joined + join_paragraphs(current, wrapping)
