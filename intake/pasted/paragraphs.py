"""Lines -> paragraphs: what a page or a mail program broke is joined again, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.tree import Table
from documents.words import to_paragraphs
from intake.pasted.lists import are_people
from intake.pasted.said import Said

TIGHT = 0.87  # letters differ in width: a word that would have filled the line up to here did fit
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z][\w.'’-]+")


@dataclass(frozen=True)
class Wrap:
    """How a paper breaks its lines: after how many letters (0: not at all), and whether every line,
    broken or not, has an empty line below it."""

    width: int = 0
    double: bool = False


def wrap_of(said: Sequence[Said | Table]) -> Wrap:
    """Measured where a line surely goes on with the next, as that begins with a small letter."""
    lines = [line for line in said if isinstance(line, Said) and not line.whole]
    pairs = list(pairwise(lines))
    gaps = sum(below.gap for _, below in pairs)
    across = sum(below.gap and _surely_goes_on(above, below) for above, below in pairs)
    double = len(pairs) > 4 and gaps > 0.9 * len(pairs) and across > 1
    broken = sorted(
        above.length for above, below in pairs if _surely_goes_on(above, below) and (double or not below.gap)
    )
    return Wrap(broken[int(len(broken) * 0.95)] if broken else 0, double)


def _surely_goes_on(above: Said, below: Said) -> bool:
    return below.starts_small and not above.ends_sentence and not is_item(below.words)


def is_item(words: str) -> bool:
    """Whether a line is an item of a list."""
    return to_paragraphs(words)[0].marker is not None


def paragraphs(lines: Sequence[Said], wrap: Wrap) -> list[str]:
    """The paragraphs that some lines make up."""
    return [joined(group) for group in grouped(lines, wrap)]


def grouped(lines: Sequence[Said], wrap: Wrap) -> list[list[Said]]:
    """The lines of each paragraph."""
    goes_on = any(_surely_goes_on(above, below) for above, below in pairwise(lines))
    width = max(line.length for line in lines) if goes_on else wrap.width
    groups: list[list[Said]] = []
    for line in lines:
        if groups and _goes_on(groups[-1][-1], line, width, wrap.double):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def blocks_of(lines: Sequence[Said], wrap: Wrap) -> list[list[Said]]:
    """Lines between empty lines; all as one where every line has an empty one below it."""
    blocks: list[list[Said]] = []
    for line in lines:
        if blocks and not (line.gap and not wrap.double):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def joined(lines: Sequence[Said]) -> str:
    """The pieces of one paragraph."""
    return "".join(_piece(line.words, below.words) for line, below in pairwise([*lines, Said("")])).rstrip()


def _goes_on(above: Said, below: Said, width: int, double: bool) -> bool:
    if above.whole or below.whole or is_item(below.words):
        return False
    if _surely_goes_on(above, below) and not below.soft:
        return True
    if below.soft or (below.gap and not double):
        return above.is_unfinished and not above.ends_sentence
    if not width:
        return above.ends_open
    first_word = below.words.split(" ", 1)[0]
    if above.length + 1 + len(first_word) > TIGHT * width:
        return True
    return above.ends_open or below.starts_small


def _piece(words: str, below: str) -> str:
    """A line as it stands before another. A hyphen at its end is kept, as in "on-line" and "2019-2020"."""
    if words.endswith("\u00ad"):
        return words[:-1]
    return words if words[-1:] == "-" and words[-2:-1].isalnum() and below[:1].isalnum() else f"{words} "


def owner_lines(lines: Sequence[Said], wrap: Wrap) -> list[str]:
    """As `paragraphs`, but people named one below the other stay on lines of their own."""
    made: list[str] = []
    together: list[Said] = []
    for line in lines:
        if together and _NAME.fullmatch(line.words) and are_people([together[-1].words, line.words]):
            made += paragraphs(together, wrap)
            together = []
        together.append(line)
    return made + paragraphs(together, wrap)
