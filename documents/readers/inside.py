"""Reading as it is done in the sandbox: a file of whatever kind, looked at and read."""

from __future__ import annotations

import importlib

from documents.tree import Document
from documents.validation.uploads import DocumentKind, FileRejected, validate_upload

# By name, so that only what a file needs is imported.
_READERS: dict[DocumentKind, str] = {
    "docx": "documents.readers.docx:read_docx",
    "xlsx": "documents.readers.xlsx:read_xlsx",
    "pdf": "documents.readers.pdf:read_pdf",
    "html": "documents.readers.html:read_html",
    "txt": "documents.readers.text:read_txt",
}


def read_any(data: bytes, name: str) -> Document:
    """The document in a file that somebody uploaded as `name`, or `FileRejected`."""
    module, _, function = _READERS[validate_upload(data, name)].partition(":")
    document: Document = getattr(importlib.import_module(module), function)(data)
    if not document.text.strip():
        raise FileRejected(
            "no-text",
            "There are no words in this file that we can read. If it is a scan, upload the original instead.",
        )
    return document
