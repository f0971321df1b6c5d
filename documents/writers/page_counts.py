"""Counting pages, as it is done in the sandbox."""

from __future__ import annotations

import json
from io import BytesIO

import pikepdf

from documents.writers.joined import taken_apart


def page_counts(data: bytes) -> bytes:
    """How many pages each of the PDFs that were joined has, as JSON."""
    counts = []
    for document in taken_apart(data):
        with pikepdf.open(BytesIO(document)) as opened:
            counts.append(len(opened.pages))
    return json.dumps(counts).encode()
