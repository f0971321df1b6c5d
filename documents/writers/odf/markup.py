"""Mark-up of OpenDocument, as text."""

from __future__ import annotations

import re

from documents.writers.ooxml.markup import legal, quoted, words

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = {
    "office": f"{_OASIS}:office:1.0",
    "style": f"{_OASIS}:style:1.0",
    "text": f"{_OASIS}:text:1.0",
    "table": f"{_OASIS}:table:1.0",
    "draw": f"{_OASIS}:drawing:1.0",
    "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0",
    "meta": f"{_OASIS}:meta:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST_SPACE = f"{_OASIS}:manifest:1.0"
_BLANKS = re.compile(r"\n|\t| {2,}|^ | $")

__all__ = ["DECLARATION", "MANIFEST_SPACE", "kept", "quoted", "root", "words"]


def root(name: str, inner: str) -> str:
    """A whole part of the file whose outermost element is `office:name`."""
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
    return f'{DECLARATION}<office:{name} {spaces} office:version="1.3">{inner}</office:{name}>'


def kept(text: str) -> str:
    """Text to stand in a paragraph, its line breaks, tabs and blanks kept as they are."""
    written, done, text = "", 0, legal(text)
    for blank in _BLANKS.finditer(text):
        written += words(text[done : blank.start()]) + _blank(blank.group())
        done = blank.end()
    return written + words(text[done:])


def _blank(found: str) -> str:
    if found == "\n":
        return "<text:line-break/>"
    return "<text:tab/>" if found == "\t" else f'<text:s text:c="{len(found)}"/>'
