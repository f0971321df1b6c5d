"""Groups the characters of one cell or page of a PDF into words and lines. Positions are in points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

Char = dict[str, Any]
WordStyle = tuple[bool, bool, str | None]

SOFT_HYPHEN = "\u00ad"
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_UNMAPPED_GLYPH = re.compile(r"\(cid:\d+\)|[\0\ufffd]")


@dataclass
class PdfWord:
    """Characters without a space between them. `style` is (bold, italic, colour)."""

    text: str
    x0: float
    x1: float
    style: WordStyle
    has_trailing_space: bool = False


@dataclass
class PdfLine:
    """Words on one baseline. `size` is the largest font size; `space_width` is the width of a space."""

    words: list[PdfWord] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0
    baseline: float = 0.0
    size: float = 0.0
    space_width: float = 0.0
    page: int = 0
    is_rotated: bool = False

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
    def has_trailing_space(self) -> bool:
        """Whether the PDF has a space at the end of the line."""
        return self.words[-1].has_trailing_space

    @property
    def is_bold(self) -> bool:
        return all(word.style[0] for word in self.words)


def hex_colour(colour: Any) -> str | None:
    """A grey, RGB or CMYK colour of a PDF as RRGGBB; None for any other value."""
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


def char_baseline(char: Char) -> float:
    """The distance of a character's baseline from the top of the page."""
    return float(char["bottom"] - (char["matrix"][5] - char["y0"]))


def group_into_lines(chars: Iterable[Char], page: int) -> list[PdfLine]:
    """Characters as lines from top to bottom. Words are separated by spaces or by gaps."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (char_baseline(c), c["x0"])):
        tolerance = max(2.0, min(char["size"], rows[-1][0]["size"]) * 0.35) if rows else 0.0
        if rows and abs(char_baseline(rows[-1][0]) - char_baseline(char)) < tolerance:
            rows[-1].append(char)
        else:
            rows.append([char])
    lines = (_build_line(sorted(row, key=lambda c: c["x0"]), page) for row in rows)
    return [line for line in lines if line.words]


def _build_line(row: list[Char], page: int) -> PdfLine:
    words = _split_words(row)
    printed_chars = [char for char in row if char["text"].strip()]
    if not words or not printed_chars:
        return PdfLine()
    size = max(char["size"] for char in printed_chars)
    space_widths = [char["width"] for char in row if char["text"] == " " and char["width"] > 0]
    return PdfLine(
        words,
        top=min(char["top"] for char in printed_chars),
        bottom=max(char["bottom"] for char in printed_chars),
        baseline=median(char_baseline(char) for char in printed_chars),
        size=size,
        space_width=min([*space_widths, 0.28 * size]),
        page=page,
    )


def _split_words(row: list[Char]) -> list[PdfWord]:
    words: list[PdfWord] = []
    starts_word = True
    previous: Char | None = None
    for char in row:
        text = _normalise_char(char["text"])
        if not text.strip():
            if words and text:
                words[-1].has_trailing_space = True
            starts_word = starts_word or bool(text)
            continue
        if previous is not None and _is_double_printed(previous, char):
            continue
        gap = char["x0"] - words[-1].x1 if words else 0.0
        if starts_word or gap > char["size"] * 0.2:
            if words:
                words[-1].has_trailing_space = True
            words.append(PdfWord(text, char["x0"], char["x1"], _char_style(char)))
        else:
            words[-1].text += text
            words[-1].x1 = max(words[-1].x1, char["x1"])
        previous, starts_word = char, False
    return words


def _normalise_char(text: str) -> str:
    text = _UNMAPPED_GLYPH.sub("", text)
    if "\ufb00" <= text <= "\ufb06":
        return unicodedata.normalize("NFKC", text)
    return " " if text.isspace() else text


def _is_double_printed(previous: Char, char: Char) -> bool:
    """Whether a letter is printed twice, as some programs do to make it bold."""
    return bool(previous["text"] == char["text"] and abs(previous["x0"] - char["x0"]) < char["size"] * 0.08)


def _char_style(char: Char) -> WordStyle:
    font = str(char["fontname"])
    colour = hex_colour(char.get("non_stroking_color"))
    return bool(_BOLD.search(font)), bool(_ITALIC.search(font)), None if colour == "000000" else colour


def rotate_upright(char: Char, width: float, height: float) -> Char:
    """A character of a vertical line, with the coordinates it has when the page is turned upright."""
    rotated = dict(char)
    if char["matrix"][1] > 0:
        coordinates = (height - char["bottom"], height - char["top"], char["x0"], char["x1"])
    else:
        coordinates = (char["top"], char["bottom"], width - char["x1"], width - char["x0"])
    rotated["x0"], rotated["x1"], rotated["top"], rotated["bottom"] = coordinates
    rotated["y0"], rotated["matrix"] = 0.0, (1, 0, 0, 1, 0, 0.2 * char["size"])
    rotated["width"] = rotated["x1"] - rotated["x0"]
    return rotated
