"""Counts the pages of PDFs. Runs in the sandbox."""

from __future__ import annotations

import json
from io import BytesIO

import pikepdf

from documents.writers.joined import split_parts


def page_counts(data: bytes) -> bytes:
    """The page counts of joined PDFs (see `join_parts`), as a JSON list."""
    counts = []
    for document in split_parts(data):
        with pikepdf.open(BytesIO(document)) as pdf:
            counts.append(len(pdf.pages))
    return json.dumps(counts).encode()
