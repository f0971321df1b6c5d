"""Web pages (.html) as document trees: pages that we wrote exactly, other pages as a browser shows them."""

from __future__ import annotations

import codecs
import re
from typing import Any

import lxml.html
from lxml import etree

from documents.readers.html_external import read_external_html
from documents.readers.html_round_trip import read_round_trip_html
from documents.tree import Document
from documents.writers.html import GENERATOR

_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_html(data: bytes) -> Document:
    """The document of a page. `read_html(to_html(document).encode())` equals `document`.

    In a page that we did not write, spaces are collapsed and hidden text is left out, as in a browser.
    Any markup can be read: the worst page gives an empty document.
    """
    root = _parse(_decode(data))
    if root is None:
        return Document()
    is_ours = any(
        meta.get("name") == "generator" and meta.get("content") == GENERATOR for meta in root.iter("meta")
    )
    # A page that claims to be ours but has no body is read as an external one.
    return (
        read_round_trip_html(root) if is_ours and root.find("body") is not None else read_external_html(root)
    )


def _parse(markup: str) -> Any:
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_pis=True)
        return lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing but spaces and comments
        return None


def _decode(data: bytes) -> str:
    """The text of a page: by its byte order mark, its declared encoding, UTF-8, or else Windows-1252."""
    for bom, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    match = _CHARSET.search(data[:4096])
    for encoding in ([match.group(1).decode("ascii")] if match else []) + ["utf-8"]:
        # Pages that declare Latin-1 are in Windows-1252, and browsers read them so.
        encoding = "windows-1252" if encoding.lower() in {"iso-8859-1", "latin1", "us-ascii"} else encoding
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("windows-1252", "replace")
