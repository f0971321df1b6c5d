"""Readers: bytes in, a document tree out. Every file is read in the sandbox."""

from __future__ import annotations

from documents.gate import Kind, Refused, check
from documents.sandbox import run_limited
from documents.tree import Document

__all__ = ["Refused", "read_document"]

# By name, so that only the child imports a reader and what it needs.
_READERS: dict[Kind, str] = {
    "docx": "documents.readers.docx:read_docx",
    "xlsx": "documents.readers.xlsx:read_xlsx",
    "pdf": "documents.readers.pdf:read_pdf",
    "html": "documents.readers.html:read_html",
    "txt": "documents.readers.text:read_txt",
}


def read_document(data: bytes, name: str) -> Document:
    """The document in a file that somebody uploaded as `name`, or `Refused`."""
    document = run_limited(_READERS[check(data, name)], data)
    if not document.text.strip():
        raise Refused(
            "no-text",
            "There are no words in this file that we can read. If it is a scan, upload the original instead.",
        )
    return document
