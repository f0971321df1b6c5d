"""Mark-up of OpenDocument, as text."""

from __future__ import annotations

import re

from documents.writers.ooxml.markup import escape_text, quote_attribute, strip_illegal_characters

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = {
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
MANIFEST_NAMESPACE = f"{_OASIS}:manifest:1.0"
_WHITESPACE = re.compile(r"\n|\t| {2,}|^ | $")

__all__ = [
    "DECLARATION",
    "MANIFEST_NAMESPACE",
    "escape_text",
    "preserve_whitespace",
    "quote_attribute",
    "xml_root",
]


def xml_root(name: str, inner: str) -> str:
    """A whole part of the file whose outermost element is `office:name`."""
    namespaces = " ".join(f'xmlns:{prefix}="{namespace}"' for prefix, namespace in _NAMESPACES.items())
    return f'{DECLARATION}<office:{name} {namespaces} office:version="1.3">{inner}</office:{name}>'


def preserve_whitespace(text: str) -> str:
    """Text for a paragraph, with its line breaks, tabs and spaces preserved."""
    markup, position, text = "", 0, strip_illegal_characters(text)
    for match in _WHITESPACE.finditer(text):
        markup += escape_text(text[position : match.start()]) + _whitespace_element(match.group())
        position = match.end()
    return markup + escape_text(text[position:])


def _whitespace_element(whitespace: str) -> str:
    if whitespace == "\n":
        return "<text:line-break/>"
    return "<text:tab/>" if whitespace == "\t" else f'<text:s text:c="{len(whitespace)}"/>'
