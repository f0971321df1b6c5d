"""Limits on the content of a PDF, checked before it is read: a small file can unpack to gigabytes."""

from __future__ import annotations

import re
import signal
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import Page

from documents.validation.errors import FileRejected, file_too_large

MAX_UNPACKED_BYTES = 48 * 1024 * 1024  # of all streams but pictures; a long plan has 2 MB
MAX_PAGE_BYTES = 4 * 1024 * 1024  # of one page's text and lines; a full page has 0.1 MB
MAX_PAGE_MARKS = (
    40_000  # letters and line segments on one page; the fullest page of a real document has 3,600
)
PAGE_CPU_SECONDS = 5.0  # for pages that have few marks and still take very long; a full page takes 0.3

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY_WINDOW_BYTES = 2_000  # before a stream, where its dictionary is searched for
_NON_PAGE_KEYS = (
    b"/Type",
    b"/Subtype",
    b"/Length1",
)  # found in the dictionaries of fonts and the like, but not of a page's content
_CHUNK_BYTES = 64 * 1024


def validate_unpacked_size(data: bytes) -> None:
    """Raises FileRejected ("too-large") where compressed text or drawings unpack to more than the limits."""
    remaining = MAX_UNPACKED_BYTES
    for dictionary, start in _iter_streams(data):
        if b"/FlateDecode" not in dictionary and b"/Fl" not in dictionary:
            continue
        if b"/Image" in dictionary:  # never unpacked by the reader
            continue
        size = _unpacked_size(data, start, remaining)
        remaining -= size
        if remaining <= 0 or (size > MAX_PAGE_BYTES and not any(key in dictionary for key in _NON_PAGE_KEYS)):
            raise file_too_large("unpacks to more than we can read")


def _iter_streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The dictionary before each stream, and the offset at which the stream begins."""
    for match in _STREAM.finditer(data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        preceding = data[max(match.start() - _DICTIONARY_WINDOW_BYTES, 0) : match.start()]
        yield preceding[preceding.rfind(b"obj") :], match.end()


def _unpacked_size(data: bytes, start: int, limit: int) -> int:
    """The number of bytes that a stream unpacks to, counted until it exceeds `limit`."""
    unpacker, size, position = zlib.decompressobj(), 0, start
    try:
        while (position < len(data) or unpacker.unconsumed_tail) and not unpacker.eof and size <= limit:
            chunk = unpacker.unconsumed_tail or data[position : position + _CHUNK_BYTES]
            position += 0 if unpacker.unconsumed_tail else len(chunk)
            size += len(unpacker.decompress(chunk, _CHUNK_BYTES * 16))
    except zlib.error:
        pass  # not compressed, or damaged: the reader reports it
    return size


class _MarkCounter(PDFDevice):
    """Counts the marks that a page draws, without laying them out."""

    remaining = MAX_PAGE_MARKS

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._count(sum(len(piece) for piece in seq if isinstance(piece, bytes)))

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._count(len(path))

    def _count(self, marks: int) -> None:
        self.remaining -= marks
        if self.remaining < 0:
            raise _page_too_full()


def validate_page_marks(page: Page) -> None:
    """Raises FileRejected ("too-large") for a page with more than MAX_PAGE_MARKS."""
    fonts = page.pdf.rsrcmgr
    PDFPageInterpreter(fonts, _MarkCounter(fonts)).process_page(page.page_obj)


@contextmanager
def page_time_limit() -> Iterator[None]:
    """Raises FileRejected ("too-large") where the `with` block takes more than PAGE_CPU_SECONDS."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread receives signals
        yield
        return
    previous_handler = signal.signal(signal.SIGVTALRM, _raise_timeout)
    signal.setitimer(signal.ITIMER_VIRTUAL, PAGE_CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous_handler)


def _raise_timeout(*_: object) -> None:
    raise _page_too_full()


def _page_too_full() -> FileRejected:
    return file_too_large("has a page that is too full to read")
