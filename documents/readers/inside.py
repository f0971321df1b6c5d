"""What runs in the sandbox to read an uploaded file of any accepted kind."""

from __future__ import annotations

import importlib

from documents.tree import Document
from documents.validation.uploads import DocumentKind, FileRejected, validate_upload

# By name, so that only the reader for the file's kind is imported.
_READERS: dict[DocumentKind, str] = {
    "docx": "documents.readers.docx:read_docx",
    "xlsx": "documents.readers.xlsx:read_xlsx",
    "pdf": "documents.readers.pdf:read_pdf",
    "html": "documents.readers.html:read_html",
    "txt": "documents.readers.text:read_txt",
}


def read_any(data: bytes, name: str) -> Document:
    """Check and read an uploaded file. `name` is its file name. Raises FileRejected."""
    module, _, function = _READERS[validate_upload(data, name)].partition(":")
    document: Document = getattr(importlib.import_module(module), function)(data)
    if not document.text.strip():
        raise FileRejected(
            "no-text",
            "There are no words in this file that we can read. If it is a scan, upload the original instead.",
        )
    return document
