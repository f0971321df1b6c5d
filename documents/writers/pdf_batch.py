"""Documents as PDF in the sandbox, for publishing and agenda packs: a child process for each core.

The layout libraries are large, and mostly written in C. Starting a child takes as long as writing two short
documents: a page that waits for one document gets it from `documents.writers.to_pdf`.
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

DOCUMENTS_PER_CHILD = 8  # a child ends before it has grown, and each adds to what is written so far
MAX_CHILDREN = 4
_SECONDS = 900  # of processor time: a report of 2,000 actions takes a minute
_MEMORY_MB = 4_000  # of address space, of which most is never touched
_MOST = 400 * 1024 * 1024


class NotWritten(Exception):
    """A document could not be written within the limits. The message names the limit."""


def to_pdf_in_sandbox(document: Document) -> bytes:
    """The same bytes as `documents.writers.to_pdf`, written in the sandbox. Raises NotWritten."""
    [written] = _written([document])
    return written


def render_pdfs(documents: Mapping[str, Document]) -> Iterator[tuple[str, bytes]]:
    """Each document's PDF by its name, as soon as it is written. Whoever stops asking stops the rest.

    Raises NotWritten where one of them cannot be.
    """
    number = min(os.cpu_count() or 1, MAX_CHILDREN)
    waiting = iter(documents)
    batch_size = max(1, min(DOCUMENTS_PER_CHILD, -(-len(documents) // number)))
    lots = list(iter(lambda: list(islice(waiting, batch_size)), []))
    with ThreadPoolExecutor(number) as children:
        pending = {children.submit(_written, [documents[name] for name in lot]): lot for lot in lots}
        try:
            for done in as_completed(pending):
                yield from zip(pending[done], done.result(), strict=True)
        finally:
            children.shutdown(cancel_futures=True)


def _written(documents: Sequence[Document]) -> list[bytes]:
    output = run_in_sandbox_for_writing("documents.writers.inside:to_pdfs", pickle.dumps(list(documents)))
    try:
        written = list(split_parts(output))
    except ValueError as trouble:
        raise NotWritten("not understood") from trouble
    if len(written) != len(documents) or not all(each.startswith(b"%PDF-") for each in written):
        raise NotWritten("not understood")
    return written


def run_in_sandbox_for_writing(function_name: str, question: bytes) -> bytes:
    """What a function answers in the sandbox, with the room that writing needs. Raises NotWritten."""
    try:
        return run_sandboxed(
            function_name, question, seconds=_SECONDS, memory_mb=_MEMORY_MB, max_bytes=_MOST, threads=True
        )
    except FileRejected as trouble:
        raise NotWritten(trouble.code) from trouble
