"""Documents that are PDF already, bound together as one that is as accessible as they are (PDF/UA-1).

All that opens a PDF is done in the sandbox.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence

from documents.tree import Document
from documents.writers.joined import joined
from documents.writers.pack_documents import PackDocument, PackPageNumbers
from documents.writers.pdf_batch import NotWritten, run_in_sandbox_for_writing, to_pdf_in_sandbox

_MOST_TRIES = 9
_CONTENTS_LINES_PER_PAGE = 36  # of contents that a page has room for, roughly


def to_pdf_pack(
    title: str, parts: Sequence[PackDocument], contents: Callable[[PackPageNumbers], Document]
) -> bytes:
    """The pack as PDF/UA-1, its contents first. The same parts give the same bytes. Raises NotWritten.

    `contents` must be as long whatever numbers it is given: they are known when it is laid out.
    """
    front, pages = _contents_pages(_page_counts([part.data for part in parts]), contents)
    job = title, [PackDocument(front, "Contents"), *parts], pages
    pack = run_in_sandbox_for_writing("documents.writers.pdf_pack:bound_pack", pickle.dumps(job))
    if not pack.startswith(b"%PDF-"):
        raise NotWritten("not understood")
    return pack


def _contents_pages(
    lengths: list[int], contents: Callable[[PackPageNumbers], Document]
) -> tuple[bytes, PackPageNumbers]:
    """The contents, which count their own pages too: a guess, and again if it was wrong."""
    own = 1 + len(lengths) // _CONTENTS_LINES_PER_PAGE
    for _ in range(_MOST_TRIES):
        pages = _counted(own, lengths)
        front = to_pdf_in_sandbox(contents(pages))
        [took] = _page_counts([front])
        if took == own:
            return front, pages
        own = took
    raise NotWritten("never as long as it says")


def _counted(own: int, lengths: list[int]) -> PackPageNumbers:
    ends = [own]
    for length in lengths:
        ends.append(ends[-1] + length)
    return PackPageNumbers(tuple(end + 1 for end in ends[:-1]), ends[-1])


def _page_counts(documents: list[bytes]) -> list[int]:
    output = run_in_sandbox_for_writing("documents.writers.page_counts:page_counts", joined(documents))
    try:
        counts = json.loads(output)
    except ValueError as error:
        raise NotWritten("not understood") from error
    is_whole = isinstance(counts, list) and len(counts) == len(documents)
    if not is_whole or not all(type(count) is int and 0 < count < 100_000 for count in counts):
        raise NotWritten("not understood")
    return list(counts)
