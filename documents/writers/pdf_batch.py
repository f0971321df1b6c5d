"""Writes PDFs in the sandbox, for publishing and agenda packs, in a child process for each core.

The layout libraries are large and mostly written in C. Starting a child takes as long as writing two short
documents, so a page that needs one document uses `documents.writers.to_pdf`.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

from documents.sandbox import run_sandboxed
from documents.tree import Document
from documents.validation.errors import FileRejected
from documents.writers.joined import split_parts

DOCUMENTS_PER_CHILD = 8  # keeps the memory of a child low, and gives results early
MAX_CHILDREN = 4
_SECONDS = 900  # of processor time: a report of 2,000 actions takes a minute
_MEMORY_MB = 4_000  # of address space, of which most is never touched
_MAX_OUTPUT_BYTES = 400 * 1024 * 1024


class NotWritten(Exception):
    """A document could not be written within the limits. The message names the limit."""


def to_pdf_in_sandbox(document: Document) -> bytes:
    """The same bytes as `documents.writers.to_pdf`, written in the sandbox. Raises NotWritten."""
    [pdf] = _write_batch([document])
    return pdf


def render_pdfs(documents: Mapping[str, Document]) -> Iterator[tuple[str, bytes]]:
    """Each document's name and PDF, as soon as it is written. Closing the iterator cancels the rest.

    Raises NotWritten where one of them cannot be written.
    """
    child_count = min(os.cpu_count() or 1, MAX_CHILDREN)
    names = iter(documents)
    batch_size = max(1, min(DOCUMENTS_PER_CHILD, -(-len(documents) // child_count)))
    batches = list(iter(lambda: list(islice(names, batch_size)), []))
    with ThreadPoolExecutor(child_count) as children:
        pending = {
            children.submit(_write_batch, [documents[name] for name in batch]): batch for batch in batches
        }
        try:
            for future in as_completed(pending):
                yield from zip(pending[future], future.result(), strict=True)
        finally:
            children.shutdown(cancel_futures=True)


def _write_batch(documents: Sequence[Document]) -> list[bytes]:
    output = run_in_sandbox_for_writing("documents.writers.inside:to_pdfs", pickle.dumps(list(documents)))
    try:
        pdfs = list(split_parts(output))
    except ValueError as error:
        raise NotWritten("not understood") from error
    if len(pdfs) != len(documents) or not all(pdf.startswith(b"%PDF-") for pdf in pdfs):
        raise NotWritten("not understood")
    return pdfs


def run_in_sandbox_for_writing(function_name: str, input_data: bytes) -> bytes:
    """The output of a function run in the sandbox, with the limits that writing needs. Raises NotWritten."""
    try:
        return run_sandboxed(
            function_name,
            input_data,
            seconds=_SECONDS,
            memory_mb=_MEMORY_MB,
            max_bytes=_MAX_OUTPUT_BYTES,
            threads=True,
        )
    except FileRejected as error:
        raise NotWritten(error.code) from error
