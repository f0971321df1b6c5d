"""A document without tables, or read from plain text, as the lines that it says one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actionplans import paper
from documents.tree import Cell, Document, Paragraph, Row, Table
from documents.words import clean
from intake.headings import read_heading
from intake.labels import read_label
from intake.pasted.mend import mended

LONGEST_LABELS = 400  # characters in a cell of labels
_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)[.!?:;][\"”’')\]]*$")
_OPEN = re.compile(r"[,/&–-]$")
_UNFINISHED = re.compile(
    r"(?:[,/&–-]|\b(?:a|an|and|as|at|be|by|for|from|in|of|on|or|that|the|to|with))$", re.IGNORECASE
)


@dataclass(frozen=True)
class Said:
    """One line of the paper.

    `gap` says that an empty line stands above it and `soft` that an empty paragraph does. A `whole`
    line is a paragraph of its own, never a piece of a longer one. `cell` says for words from a table of
    two columns that they are a "label", a "value" beside one, or stand "alone" without a label. `before`
    counts the letters that stand in front of the words on the same line.
    """

    words: str
    number: int | None = None
    page: int | None = None
    gap: bool = False
    soft: bool = False
    whole: bool = False
    level: int = 0
    cell: str = ""
    before: int = 0

    @property
    def length(self) -> int:
        return self.before + len(self.words)

    @property
    def place(self) -> str:
        return place_of(self.number, self.page)

    @property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE_END.search(self.words))

    @property
    def is_unfinished(self) -> bool:
        """Whether it surely goes on: with a comma, a stroke, or a word like "and" at its end."""
        return bool(_UNFINISHED.search(self.words))

    @property
    def ends_open(self) -> bool:
        """Whether it ends with a comma, a stroke or "&"."""
        return bool(_OPEN.search(self.words))

    @property
    def starts_small(self) -> bool:
        return self.words[:1].islower()


def place_of(number: int | None, page: int | None) -> str:
    return f"line {number}" if number else f"page {page}" if page else ""


def said_in(document: Document) -> list[Said | Table]:
    """The lines of a document in order; tables of labels and values as lines, other tables as they are."""
    said: list[Said | Table] = []
    last, soft = 0, False
    for block in mended(document.blocks):
        if isinstance(block, Table) and _is_key(block):
            continue
        if isinstance(block, Table):
            last_number = block.rows[-1].line_number if block.rows else None
            said += _table_lines(block) if _is_of_labels(block) else [block]
            last, soft = last_number or last, False
        elif not block.text.strip() and not block.marker:
            soft = soft or block.line_number is not None
            last = block.line_number or last
        else:
            said.append(_line(block, last, soft))
            last, soft = block.line_number or last, False
    return said


def _line(block: Paragraph, last: int, soft: bool) -> Said:
    number = block.line_number
    return Said(
        clean(block.line),
        number,
        block.page,
        gap=number is not None and number > last + 1,
        soft=soft,
        whole=number is None,
        level=block.level,
    )


def _is_key(table: Table) -> bool:
    """A table that only says what the grades mean, its label perhaps broken over the rows."""
    label = read_label(" ".join(row.cells[0].text for row in table.rows[:3] if row.cells))
    return label is not None and label.field == paper.KEY and len(table.rows) < 8


def _is_of_labels(table: Table) -> bool:
    """Two columns, of which the first names what the second says."""
    if any(sum(bool(cell.text) for cell in row.cells[1:]) > 1 or len(row.cells) > 2 for row in table.rows):
        return False
    heads = [row.cells[0].text for row in table.rows if row.cells and row.cells[0].text]
    rows = [text for text in heads if labels_in(text) or read_heading(text) or is_label_tail(text)]
    first_is_heads = len(table.rows) > 1 and all(read_label(cell.text) for cell in table.rows[0].cells)
    return len(rows) * 2 >= len(heads) and not first_is_heads


def _table_lines(table: Table) -> Iterator[Said]:
    last = (table.rows[0].line_number or 1) - 1
    for row in table.rows:
        gap = row.line_number is not None and row.line_number > last + 1
        last = row.line_number or last
        label = clean(row.cells[0].text) if row.cells else ""
        heading = _heading_of(row)
        if heading:
            yield Said(heading, row.line_number, row.page, gap, whole=True, level=1)
            continue
        if label:
            yield Said(label, row.line_number, row.page, gap, whole=True, cell="label")
        for cell in row.cells[1:2]:
            yield from _cell_lines(cell, row, gap, "value" if label else "alone")


def _heading_of(row: Row) -> str:
    """A heading that lies over both cells: "Recommendation 1:" and its words."""
    texts = [clean(cell.text) for cell in row.cells]
    if len(texts) > 1 and texts[0] and texts[1] and not read_label(texts[0]) and read_heading(texts[0]):
        return " ".join(texts)
    return texts[0] if len(texts) == 1 and read_heading(texts[0]) else ""


def _cell_lines(cell: Cell, row: Row, gap: bool, kind: str) -> Iterator[Said]:
    for block in cell.blocks:
        text = clean(block.line) if isinstance(block, Paragraph) else clean(Cell((block,)).text)
        if text:
            yield Said(text, row.line_number, row.page, gap, whole=True, cell=kind)


_HINT = r"\((?:include|please|see|give|e\.?g\.?)\b[^()]*\)"
_MONTH = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Za-z]{3,9}\.?\s+(?:19|20)\d\d"
_TAIL = re.compile(rf"(?:(?:[(\[][^()\[\]]{{4,40}}\d[)\]]|{_HINT})\s*:?\s*|{_MONTH}\s*:\s*)+", re.IGNORECASE)


def label_tail(text: str) -> int:
    """How many characters at the start only go on with a label: the month, a hint how to answer."""
    found = _TAIL.match(text)
    return found.end() if found else 0


def is_label_tail(text: str) -> bool:
    """Whether the words are nothing but the end of a label that began above."""
    return bool(text) and label_tail(text) == len(text)


def labels_in(text: str) -> list[str]:
    """The labels that a cell holds one after the other, or none where anything else is in it."""
    if len(text) > LONGEST_LABELS:
        return []
    if read_label(text):
        return [text]
    pieces = [piece for piece in re.split(r"(?<=:)\s+|\s{2,}|\n", text) if piece]
    return pieces if len(pieces) > 1 and all(read_label(piece) for piece in pieces) else []
