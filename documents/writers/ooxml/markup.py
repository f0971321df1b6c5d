"""Builds markup as text: escaping, and the namespaces of Word."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr  # nosec B406 - they write, and parse nothing

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_NOT_IN_XML = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def strip_illegal_characters(text: str) -> str:
    """The text without what XML cannot hold: control characters, lone surrogates."""
    return _NOT_IN_XML.sub("", text)


def escape_text(text: str) -> str:
    """Text for use between tags."""
    return escape(strip_illegal_characters(text))


def quote_attribute(text: str) -> str:
    """Text as an attribute value, with its quotes."""
    return quoteattr(strip_illegal_characters(text), {"\n": "&#10;", "\t": "&#9;"})


def xml_part(name: str, inner: str) -> str:
    """A whole part of the file whose outermost element is `w:name`."""
    return f"{DECLARATION}<w:{name} {_NAMESPACES}>{inner}</w:{name}>"
