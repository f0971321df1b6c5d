"""Splits a cell with the updates of several rounds: "Update Sept 21 – …", "March 2022: …"."""

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


# The line above an earlier update in our own documents: "June 2018 (Amber):".
_PERIOD_AND_STATUS = re.compile(r"(?P<period>.{4,30}?) \((?P<status>.{1,40})\):")
_MONTH = PERIOD_PATTERN.replace("?P<period>", "?:")
# A round after a full stop, as in a narrow cell that has lost its line ends.
_PERIOD_AFTER_SENTENCE = re.compile(
    rf"(?<=[.!?])\s+(?=(?:(?:progress |latest )?update\s+{_MONTH}\s*[:–—]|[(\[]{_MONTH}[)\]]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CellUpdate:
    """The update of one round in a cell; `period` and `status` are as printed, or ""."""

    period: str
    cell: Cell
    status: str = ""


def split_updates(cell: Cell) -> list[CellUpdate]:
    """The updates of a cell in printed order. Text above the first dated line is an update without a period.

    A line is dated only if it begins with a month, followed by a colon, a dash or the end of the line.
    """
    result: list[tuple[str, str, list[Block]]] = [("", "", [])]
    for block in _split_blocks(cell.blocks):
        text = clean(block.text) if isinstance(block, Paragraph) else ""
        period_and_status, period_match = _PERIOD_AND_STATUS.fullmatch(text), _PERIOD_LINE.match(text)
        if period_and_status and is_period(period_and_status["period"]):
            result.append((period_and_status["period"], period_and_status["status"], []))
        elif period_match and is_period(period_match["period"]):
            result.append((period_match["period"], "", list(text_to_paragraphs(text[period_match.end() :]))))
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
    """The blocks, with paragraphs split where a sentence is followed by the name of another round."""
    for block in blocks:
        text = clean(block.line) if isinstance(block, Paragraph) else ""
        ends = [match.end() for match in _PERIOD_AFTER_SENTENCE.finditer(text)]
        if not ends:
            yield block
            continue
        for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
            yield from text_to_paragraphs(text[start:end].strip())
