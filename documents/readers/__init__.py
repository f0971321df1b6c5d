"""Readers turn a file's bytes into a document tree. Every file is checked and read in the sandbox."""

from __future__ import annotations

from documents.sandbox import read_limited
from documents.tree import Document
from documents.validation.uploads import FileRejected, validate_size

__all__ = ["FileRejected", "read_document"]


def read_document(data: bytes, name: str) -> Document:
    """Read an uploaded file. `name` is its file name. Raises FileRejected."""
    validate_size(data)
    return read_limited("documents.readers.inside:read_any", data, {"name": name})
