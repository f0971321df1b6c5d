"""Characters of a PDF -> lines -> paragraphs, inside one cell or one column of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.tree import BULLET, Paragraph, Run

Char = dict[str, Any]

_BULLETS = "•▪‣◦●■·\uf0b7\uf0a7\u2023o"
_MARKER = re.compile(r"[(]?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)]", re.IGNORECASE)


@dataclass
class Word:
    """Characters without a blank between them. `spaced` says that the PDF has a blank behind it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool
    italic: bool
    colour: str | None
    size: float
    spaced: bool = False


@dataclass
class Line:
    words: list[Word] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)


def hex_colour(colour: Any) -> str | None:
    """A PDF colour as RRGGBB, or None where it is none, or is not one of the usual spaces."""
    if not isinstance(colour, (tuple, list)) or not all(isinstance(c, (int, float)) for c in colour):
        return None
    if len(colour) == 1:
        colour = colour * 3
    if len(colour) == 4:
        cyan, magenta, yellow, key = colour
        colour = [(1 - c) * (1 - key) for c in (cyan, magenta, yellow)]
    if len(colour) != 3:
        return None
    return "".join(f"{round(max(0.0, min(1.0, float(c))) * 255):02X}" for c in colour)


def to_lines(chars: Iterable[Char]) -> list[Line]:
    """Characters as lines from top to bottom, words told apart by blanks and by room between them."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (c["bottom"], c["x0"])):
        if rows and abs(rows[-1][0]["bottom"] - char["bottom"]) < max(2.0, char["size"] * 0.35):
            rows[-1].append(char)
        else:
            rows.append([char])
    lines = [Line(_words(sorted(row, key=lambda c: c["x0"]))) for row in rows]
    return [line for line in lines if line.words]


def _words(row: list[Char]) -> list[Word]:
    words: list[Word] = []
    fresh = True
    for char in row:
        text = char["text"]
        if not text.strip() or text == "\u00ad":
            if words and text.strip("\u00ad"):
                words[-1].spaced = True
            fresh = fresh or text != "\u00ad"
            continue
        gap = char["x0"] - words[-1].x1 if words else 0.0
        if fresh or gap > char["size"] * 0.2:
            if words:
                words[-1].spaced = True
            words.append(_word(char))
        else:
            words[-1].text += text
            words[-1].x1 = char["x1"]
        fresh = False
    return words


def _word(char: Char) -> Word:
    font = char["fontname"].lower()
    ink = hex_colour(char.get("non_stroking_color"))
    return Word(
        char["text"],
        char["x0"],
        char["x1"],
        char["top"],
        char["bottom"],
        bold="bold" in font or "black" in font,
        italic="italic" in font or "oblique" in font,
        colour=None if ink == "000000" else ink,
        size=char["size"],
    )


def to_paragraphs(lines: Sequence[Line], right: float, page: int) -> list[Paragraph]:
    """Lines put together again as the paragraphs they were cut from; `right` is where lines must end."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _starts_anew(line, groups[-1], right):
            groups[-1].append(line)
        else:
            groups.append([line])
    left = min((group[0].x0 for group in groups), default=0.0)
    return [_paragraph(group, left, page) for group in groups]


def _starts_anew(line: Line, group: list[Line], right: float) -> bool:
    last = group[-1]
    if _marker(line):
        return True
    if line.top - last.bottom > 0.55 * line.size or line.top < last.top:
        return True
    if abs(line.size - last.size) > 1.5:
        return True
    first = line.words[0]
    room = right - last.x1
    return room > (first.x1 - first.x0) + 0.28 * first.size


def _marker(line: Line) -> str | None:
    """The bullet, letter or number that a line begins with."""
    if len(line.words) < 2:
        return None
    first = line.words[0].text
    if first in _BULLETS and (first != "o" or line.words[1].x0 - line.words[0].x1 > line.size * 0.5):
        return BULLET
    return first if _MARKER.fullmatch(first) else None


def _paragraph(group: list[Line], left: float, page: int) -> Paragraph:
    marker = _marker(group[0])
    words = [word for line in group for word in line.words]
    cuts = {id(line.words[-1]) for line in group}
    if marker:
        words = words[1:]
    runs: list[Run] = []
    for number, word in enumerate(words):
        text = word.text
        joined = id(word) in cuts and not word.spaced and re.search(r"[\w)][-‐‑/]$", text)
        if number + 1 < len(words) and not joined:
            text += " "
        look = (word.bold, word.italic, word.colour)
        if runs and (runs[-1].bold, runs[-1].italic, runs[-1].colour) == look:
            runs[-1] = Run(runs[-1].text + text, *look)
        else:
            runs.append(Run(text, *look))
    depth = min(round(max(group[0].x0 - left, 0.0) / 18), 8) if marker else 0
    return Paragraph(tuple(runs), marker=marker, depth=depth, page=page)
