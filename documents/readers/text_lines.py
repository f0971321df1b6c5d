"""Bytes -> the lines of a text, each with its number and its page."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from documents.refusal import too_large
from documents.tree import BULLET, Paragraph
from documents.words import MAX_FIELD, to_paragraphs

MAX_CHARACTERS = 1_000_000
LONGEST_ROW = 100_000  # characters between two line ends, where tabs part them
MAX_LINES = 15_000  # an update on 200 actions, pasted from narrow columns, has about 9,000

_BOMS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
_NO_CHARACTERS = "".join(chr(plane | 0xFFFE) + chr(plane | 0xFFFF) for plane in range(0, 0x110000, 0x10000))
_INVISIBLE = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u200b\ud800-\udfff{_NO_CHARACTERS}]")
_HTML_TAG = re.compile(r"</?(?:ul|ol|li|p|br)\b[^<>]{0,200}>", re.IGNORECASE)
_TYPED_BULLET = re.compile(r"(?m)^[ \t]*(?:(?:[-·▪‣*•\uf0b7][ \t]+|(?:o|[–—])\t+|[●■◦]\s*)(?=\S))")
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")


@dataclass(frozen=True)
class Line:
    """A line as it stands in the file, tabs and indent included. `quoted` counts its ">" marks."""

    number: int
    text: str
    page: int | None = None
    quoted: int = 0

    @property
    def words(self) -> str:
        return self.text.strip()


def decoded(data: bytes) -> str:
    """The text of a file: by its byte order mark, else as UTF-8; what is neither, as old Windows wrote it."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    return data.decode("utf-8", "windows-1252")


def _as_windows_wrote(error: UnicodeError) -> tuple[str, int]:
    # Two programs may have written one file, so each stretch is judged by itself.
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


codecs.register_error("windows-1252", _as_windows_wrote)


def split_lines(text: str) -> list[Line]:
    """The lines, numbered as an editor numbers them. Pages are counted where there are form feeds."""
    if len(text) > MAX_CHARACTERS:
        raise too_large(f"holds more than {MAX_CHARACTERS:,} characters")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)))
    if text.count("\n") >= MAX_LINES:
        raise too_large(f"has more than {MAX_LINES:,} lines")
    page = 1 if "\f" in text else None
    lines: list[Line] = []
    for number, whole in enumerate(text.split("\n"), 1):
        if len(whole) > MAX_FIELD and not (whole.count("\t") > 1 and len(whole) < LONGEST_ROW):
            raise too_large(f"has a line of more than {MAX_FIELD:,} characters (line {number})")
        first, *more = whole.split("\f")
        lines.append(Line(number, first, page))
        for part in more:
            page = (page or 1) + 1
            if part:
                lines.append(Line(number, part, page))
    return lines


def paragraphs_of(words: str, *, page: int | None = None, number: int | None = None) -> tuple[Paragraph, ...]:
    """The words of one line or cell as paragraphs, a typed bullet as a list item."""
    hashes = _HASHES.match(words)
    words = words[hashes.end() :] if hashes else words
    level = len(hashes.group(1)) if hashes else 0
    text = _TYPED_BULLET.sub(f"{BULLET} ", _without_tags(words).strip()).replace("\t", " ")
    return tuple(
        Paragraph(each.runs, level=level, marker=each.marker, page=page, line_number=number)
        for line in text.split("\n")
        if line.strip()
        for each in to_paragraphs(line.strip())
    )


def _without_tags(words: str) -> str:
    """List and line tags, which some programs leave in text, as lines and bullets."""
    if "<" not in words or not _HTML_TAG.search(words):
        return words
    words = re.sub(r"(?i)\s*<li\b[^<>]{0,200}>\s*", f"\n{BULLET} ", words)
    return re.sub(r"\n[ \n]*\n", "\n", _HTML_TAG.sub("\n", words))
