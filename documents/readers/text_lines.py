"""Decodes text and splits it into lines, each with its number and page."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from documents.plain_text import MAX_FIELD_LENGTH, text_to_paragraphs
from documents.tree import BULLET, Paragraph
from documents.validation.errors import file_too_large

MAX_CHARACTERS = 1_000_000
MAX_ROW_LENGTH = 100_000  # characters of a line with tabs
MAX_LINES = 15_000  # an update on 200 actions, pasted from narrow columns, has about 9,000

_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
_NONCHARACTERS = "".join(chr(plane | 0xFFFE) + chr(plane | 0xFFFF) for plane in range(0, 0x110000, 0x10000))
_INVISIBLE = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u200b\ud800-\udfff{_NONCHARACTERS}]")
_HTML_TAG = re.compile(r"</?(?:ul|ol|li|p|br)\b[^<>]{0,200}>", re.IGNORECASE)
_TYPED_BULLET = re.compile(r"(?m)^[ \t]*(?:(?:[-·▪‣*•\uf0b7][ \t]+|(?:o|[–—])\t+|[●■◦]\s*)(?=\S))")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")


@dataclass(frozen=True)
class SourceLine:
    """A line as in the file, tabs and indent included. `quote_depth` counts its ">" marks."""

    number: int
    text: str
    page: int | None = None
    quote_depth: int = 0

    @property
    def words(self) -> str:
        return self.text.strip()


def decode_text(data: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8; invalid bytes are read as Windows-1252."""
    for bom, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    return data.decode("utf-8", "windows-1252")


def _decode_windows_1252(error: UnicodeError) -> tuple[str, int]:
    # Two programs may have written one file, so each invalid stretch is decoded by itself.
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


codecs.register_error("windows-1252", _decode_windows_1252)


def split_lines(text: str) -> list[SourceLine]:
    """The lines, numbered from 1. Pages are counted where there are form feeds. Raises FileRejected."""
    if len(text) > MAX_CHARACTERS:
        raise file_too_large(f"holds more than {MAX_CHARACTERS:,} characters")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)))
    if text.count("\n") >= MAX_LINES:
        raise file_too_large(f"has more than {MAX_LINES:,} lines")
    page = 1 if "\f" in text else None
    lines: list[SourceLine] = []
    for number, raw_line in enumerate(text.split("\n"), 1):
        if len(raw_line) > MAX_FIELD_LENGTH and not (
            raw_line.count("\t") > 1 and len(raw_line) < MAX_ROW_LENGTH
        ):
            raise file_too_large(f"has a line of more than {MAX_FIELD_LENGTH:,} characters (line {number})")
        first_part, *later_parts = raw_line.split("\f")
        lines.append(SourceLine(number, first_part, page))
        for part in later_parts:
            page = (page or 1) + 1
            if part:
                lines.append(SourceLine(number, part, page))
    return lines


def line_to_paragraphs(
    words: str, *, page: int | None = None, number: int | None = None
) -> tuple[Paragraph, ...]:
    """The text of one line or cell as paragraphs. A typed bullet makes a list item, "##" a heading."""
    hashes = _MARKDOWN_HEADING.match(words)
    words = words[hashes.end() :] if hashes else words
    level = len(hashes.group(1)) if hashes else 0
    text = _TYPED_BULLET.sub(f"{BULLET} ", _strip_html_tags(words).strip()).replace("\t", " ")
    return tuple(
        Paragraph(paragraph.runs, level=level, marker=paragraph.marker, page=page, line_number=number)
        for line in text.split("\n")
        if line.strip()
        for paragraph in text_to_paragraphs(line.strip())
    )


def _strip_html_tags(text: str) -> str:
    """The text with list and line tags, which some programs leave in it, as lines and bullets."""
    if "<" not in text or not _HTML_TAG.search(text):
        return text
    text = re.sub(r"(?i)\s*<li\b[^<>]{0,200}>\s*", f"\n{BULLET} ", text)
    return re.sub(r"\n[ \n]*\n", "\n", _HTML_TAG.sub("\n", text))
