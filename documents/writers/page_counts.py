"""Counting pages, as it is done in the sandbox."""

from __future__ import annotations

import json
from io import BytesIO

import pikepdf

from documents.writers.joined import split_parts


def page_counts(data: bytes) -> bytes:
    """How many pages each of the PDFs that were joined has, as JSON."""
    counts = []
    for document in split_parts(data):
        with pikepdf.open(BytesIO(document)) as opened:
            counts.append(len(opened.pages))
    return json.dumps(counts).encode()
