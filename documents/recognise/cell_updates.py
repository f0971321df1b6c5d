"""Several updates in one cell: "Update Sept 21 – …", "March 2022: …", each with its own round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.plain_text import clean, text_to_paragraphs
from documents.recognise.labels import PERIOD_PATTERN, is_period
from documents.tree import Block, Cell, Paragraph

_PERIOD_LINE = re.compile(
    r"^(?:[(\[]\s*)?(?:(?:progress |latest )?updates?|progress|position)?\s*"
    r"(?:[–:-]|as at|as of|at|to|for|in)?\s*[(\[]?"
    rf"{PERIOD_PATTERN}[)\]]?\s*(?:(?:progress )?update)?\s*(?:[)\]]\s*)?(?P<end>[:–—-]+\s*|$|(?<=[)\]] ))",
    re.IGNORECASE,
)


# As our own documents head what earlier updates said: "June 2018 (Amber):".
_PERIOD_AND_STATUS = re.compile(r"(?P<period>.{4,30}?) \((?P<status>.{1,40})\):")
_MONTH = PERIOD_PATTERN.replace("?P<period>", "?:")
# A round named behind a full stop, as where a narrow cell lost its line ends.
_PERIOD_AFTER_SENTENCE = re.compile(
    rf"(?<=[.!?])\s+(?=(?:(?:progress |latest )?update\s+{_MONTH}\s*[:–—]|[(\[]{_MONTH}[)\]]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CellUpdate:
    """What a cell says of one round; `period` as printed, or "" where it names none, and `status` too."""

    period: str
    cell: Cell
    status: str = ""


def split_updates(cell: Cell) -> list[CellUpdate]:
    """The updates of a cell in printed order. Words in front of the first dated line name no round.

    A line counts as dated only where a month begins it and a colon, a dash or the line's end follows.
    """
    result: list[tuple[str, str, list[Block]]] = [("", "", [])]
    for block in _split_blocks(cell.blocks):
        text = clean(block.text) if isinstance(block, Paragraph) else ""
        period_and_status, match = _PERIOD_AND_STATUS.fullmatch(text), _PERIOD_LINE.match(text)
        if period_and_status and is_period(period_and_status["period"]):
            result.append((period_and_status["period"], period_and_status["status"], []))
        elif match and is_period(match["period"]):
            result.append((match["period"], "", list(text_to_paragraphs(text[match.end() :]))))
        else:
            result[-1][2].append(block)
    if len(result) == 1:
        return [CellUpdate("", cell)]
    return [
        CellUpdate(period, Cell(tuple(blocks)), status)
        for period, status, blocks in result
        if period or Cell(tuple(blocks)).text
    ]


def _split_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks, a paragraph that names another round behind a sentence being two."""
    for block in blocks:
        text = clean(block.line) if isinstance(block, Paragraph) else ""
        ends = [match.end() for match in _PERIOD_AFTER_SENTENCE.finditer(text)]
        if not ends:
            yield block
            continue
        for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
            yield from text_to_paragraphs(text[start:end].strip())
