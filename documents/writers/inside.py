"""Writing documents inside the sandbox."""

from __future__ import annotations

import pickle

from documents.tree import Document
from documents.writers.joined import join_parts
from documents.writers.pdf import to_pdf


def to_pdfs(data: bytes) -> bytes:
    """The PDFs of a pickled list of documents, joined by `join_parts`."""
    documents: list[Document] = pickle.loads(data)  # noqa: S301  (the process that started this one made it)
    return join_parts(map(to_pdf, documents))
