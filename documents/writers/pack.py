"""Joins documents that are PDFs already into one agenda pack, which is as accessible as they are (PDF/UA-1).

PDFs are opened only in the sandbox.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence

from documents.tree import Document
from documents.writers.joined import join_parts
from documents.writers.pack_documents import PackDocument, PackPageNumbers
from documents.writers.pdf_batch import NotWritten, run_in_sandbox_for_writing, to_pdf_in_sandbox

_MAX_TRIES = 9
_CONTENTS_LINES_PER_PAGE = 36  # roughly


def to_pdf_pack(
    title: str, parts: Sequence[PackDocument], contents: Callable[[PackPageNumbers], Document]
) -> bytes:
    """The pack as PDF/UA-1, its contents first. The same parts give the same bytes. Raises NotWritten.

    `contents` builds the contents from page numbers. Its length must not depend on them.
    """
    contents_pdf, pages = _contents_pages(_page_counts([part.data for part in parts]), contents)
    arguments = title, [PackDocument(contents_pdf, "Contents"), *parts], pages
    pack = run_in_sandbox_for_writing(
        "documents.writers.pdf_pack:build_pickled_pack", pickle.dumps(arguments)
    )
    if not pack.startswith(b"%PDF-"):
        raise NotWritten("not understood")
    return pack


def _contents_pages(
    lengths: list[int], contents: Callable[[PackPageNumbers], Document]
) -> tuple[bytes, PackPageNumbers]:
    """The contents as a PDF, and the page numbers in it: laid out again until its own length is right."""
    contents_count = 1 + len(lengths) // _CONTENTS_LINES_PER_PAGE
    for _ in range(_MAX_TRIES):
        pages = _page_numbers(contents_count, lengths)
        contents_pdf = to_pdf_in_sandbox(contents(pages))
        [actual_count] = _page_counts([contents_pdf])
        if actual_count == contents_count:
            return contents_pdf, pages
        contents_count = actual_count
    raise NotWritten("never as long as it says")


def _page_numbers(contents_count: int, lengths: list[int]) -> PackPageNumbers:
    ends = [contents_count]
    for length in lengths:
        ends.append(ends[-1] + length)
    return PackPageNumbers(tuple(end + 1 for end in ends[:-1]), ends[-1])


def _page_counts(documents: list[bytes]) -> list[int]:
    output = run_in_sandbox_for_writing("documents.writers.page_counts:page_counts", join_parts(documents))
    try:
        counts = json.loads(output)
    except ValueError as error:
        raise NotWritten("not understood") from error
    is_whole = isinstance(counts, list) and len(counts) == len(documents)
    if not is_whole or not all(type(count) is int and 0 < count < 100_000 for count in counts):
        raise NotWritten("not understood")
    return list(counts)
