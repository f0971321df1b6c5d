"""Lines -> paragraphs: what a page or a mail program broke is joined again, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.plain_text import text_to_paragraphs
from documents.recognise.pasted.run_together_values import are_person_names
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

MIN_FILL_RATIO = 0.87  # letters differ in width: a word that would have filled the line up to here did fit
_PERSON_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z][\w.'’-]+")


@dataclass(frozen=True)
class LineWrapping:
    """How a document breaks its lines: after how many letters (0: not at all), and whether every line,
    broken or not, has an empty line below it."""

    width: int = 0
    double: bool = False


def detect_wrapping(blocks: Sequence[TextLine | Table]) -> LineWrapping:
    """Measured where a line surely goes on with the next, as that begins with a small letter."""
    lines = [line for line in blocks if isinstance(line, TextLine) and not line.whole]
    pairs = list(pairwise(lines))
    gaps = sum(below.gap for _, below in pairs)
    across = sum(below.gap and _certainly_continues(above, below) for above, below in pairs)
    double = len(pairs) > 4 and gaps > 0.9 * len(pairs) and across > 1
    broken = sorted(
        above.length
        for above, below in pairs
        if _certainly_continues(above, below) and (double or not below.gap)
    )
    return LineWrapping(broken[int(len(broken) * 0.95)] if broken else 0, double)


def _certainly_continues(above: TextLine, below: TextLine) -> bool:
    return below.starts_small and not above.ends_sentence and not is_list_item(below.words)


def is_list_item(text: str) -> bool:
    """Whether a line is an item of a list."""
    return text_to_paragraphs(text)[0].marker is not None


def join_paragraphs(lines: Sequence[TextLine], wrap: LineWrapping) -> list[str]:
    """The paragraphs that some lines make up."""
    return [join_lines(group) for group in group_by_paragraph(lines, wrap)]


def group_by_paragraph(lines: Sequence[TextLine], wrap: LineWrapping) -> list[list[TextLine]]:
    """The lines of each paragraph."""
    goes_on = any(_certainly_continues(above, below) for above, below in pairwise(lines))
    width = max(line.length for line in lines) if goes_on else wrap.width
    groups: list[list[TextLine]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, width, wrap.double):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def split_at_blank_lines(lines: Sequence[TextLine], wrap: LineWrapping) -> list[list[TextLine]]:
    """Lines between empty lines; all as one where every line has an empty one below it."""
    blocks: list[list[TextLine]] = []
    for line in lines:
        if blocks and not (line.gap and not wrap.double):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def join_lines(lines: Sequence[TextLine]) -> str:
    """The pieces of one paragraph."""
    return "".join(
        _text_before_next(line.words, below.words) for line, below in pairwise([*lines, TextLine("")])
    ).rstrip()


def _continues(above: TextLine, below: TextLine, width: int, double: bool) -> bool:
    if above.whole or below.whole or is_list_item(below.words):
        return False
    if _certainly_continues(above, below) and not below.soft:
        return True
    if below.soft or (below.gap and not double):
        return above.is_unfinished and not above.ends_sentence
    if not width:
        return above.ends_open
    first_word = below.words.split(" ", 1)[0]
    if above.length + 1 + len(first_word) > MIN_FILL_RATIO * width:
        return True
    return above.ends_open or below.starts_small


def _text_before_next(text: str, below: str) -> str:
    """A line as it stands before another. A hyphen at its end is kept, as in "on-line" and "2019-2020"."""
    if text.endswith("\u00ad"):
        return text[:-1]
    return text if text[-1:] == "-" and text[-2:-1].isalnum() and below[:1].isalnum() else f"{text} "


def join_owner_lines(lines: Sequence[TextLine], wrap: LineWrapping) -> list[str]:
    """As `paragraphs`, but people named one below the other stay on lines of their own."""
    made: list[str] = []
    together: list[TextLine] = []
    for line in lines:
        if (
            together
            and _PERSON_NAME.fullmatch(line.words)
            and are_person_names([together[-1].words, line.words])
        ):
            made += join_paragraphs(together, wrap)
            together = []
        together.append(line)
    return made + join_paragraphs(together, wrap)
