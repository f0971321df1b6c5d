"""HTML as a document: exactly as it was for a page of ours, sensibly for anybody else's."""

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
    """What a page says. `read_html(to_html(document).encode())` is the document again.

    In a foreign page blanks are collapsed as a browser does, and what a browser would not show is
    left out. No page is too broken to read: at worst it says nothing.
    """
    root = _parse(_decode(data))
    if root is None:
        return Document()
    is_ours = any(
        meta.get("name") == "generator" and meta.get("content") == GENERATOR for meta in root.iter("meta")
    )
    # A page that claims to be ours and has lost its body is read as anybody's.
    return (
        read_round_trip_html(root) if is_ours and root.find("body") is not None else read_external_html(root)
    )


def _parse(text: str) -> Any:
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_pis=True)
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing but blanks and comments
        return None


def _decode(data: bytes) -> str:
    """The text of a page: by its byte order mark, by what it says, as UTF-8, or as old Windows wrote."""
    for bom, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    match = _CHARSET.search(data[:4096])
    for encoding in ([match.group(1).decode("ascii")] if match else []) + ["utf-8"]:
        # What says Latin-1 means Windows-1252, and has meant it since the nineties.
        encoding = "windows-1252" if encoding.lower() in {"iso-8859-1", "latin1", "us-ascii"} else encoding
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("windows-1252", "replace")
