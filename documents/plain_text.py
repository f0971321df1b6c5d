"""The plain-text convention: how text is stored, whatever file it came from.

A paragraph is a line; a line that starts with "• " is a bullet; a lettered or numbered item keeps
its letter as printed ("a) "). There is no markup.
"""

from __future__ import annotations

import re
import unicodedata

from documents.tree import BULLET, Paragraph, Run

MAX_FIELD_LENGTH = 30_000  # characters in one field

_MARKER = re.compile(r"(•|[(]?(?:[a-z]|[ivx]{1,5}|\d{1,3})[.)]) (?=\S)", re.IGNORECASE)
_TYPED_BULLET = re.compile(r"(?m)^[ \t]*[-·▪‣*\uf0b7][ \t]+(?=\S)")
# Bullets of list items that are pasted from word processors. Letters count only before a tab.
_PASTED_BULLET = re.compile(r"(?m)^[ \t]*(?:[–●○■◦➢❖✓\uf0a7\uf0d8\uf0fc][ \t]+|[o§Øü]\t[ \t]*)(?=\S)")


def _is_control(character: str) -> bool:
    # Surrogates (Cs) and noncharacters cannot be stored or sent everywhere.
    return character not in "\n\t" and (
        unicodedata.category(character) in {"Cc", "Cs"} or ord(character) & 0xFFFE == 0xFFFE
    )


def clean(text: str) -> str:
    """Text as we store it: NFC, line ends as "\\n", no control characters, no outer white space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    text = "".join(" " if c == "\t" else c for c in text if not _is_control(c))
    text = unicodedata.normalize("NFC", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def clean_typed(text: str) -> str:
    """As `clean`, for what somebody typed or pasted: "- " or "·" in front of a line becomes "• "."""
    return clean(_TYPED_BULLET.sub(f"{BULLET} ", text))


def clean_pasted(text: str) -> str:
    """As `clean_typed`, for text that may be pasted from Word: its other bullets become "• " too."""
    return clean_typed(_PASTED_BULLET.sub(f"{BULLET} ", text))


def text_to_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Lines as paragraphs; a line with a bullet, letter or number in front as a list item."""
    return tuple(_line_to_paragraph(line) for line in text.split("\n")) if text else ()


def split_marker(line: str) -> tuple[str | None, str]:
    """The bullet, letter or number in front of a line, or None, and the text after it."""
    marker = _MARKER.match(line)
    return (marker.group(1), line[marker.end() :]) if marker else (None, line)


def _line_to_paragraph(line: str) -> Paragraph:
    marker, text = split_marker(line)
    return Paragraph(runs=(Run(text),) if text else (), marker=marker)
