"""How much a PDF may hold: looked at before any of it is read, since a small file can unpack to gigabytes."""

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

MAX_UNPACKED_BYTES = 48 * 1024 * 1024  # bytes of all streams that are no pictures; a long plan has 2
MAX_PAGE_BYTES = 4 * 1024 * 1024  # bytes of one page's words and lines; a full page has 0.1
MAX_PAGE_MARKS = (
    40_000  # letters and pieces of lines on one page; the fullest page of a real document has 3,600
)
PAGE_CPU_SECONDS = 5.0  # of computing, for what has few marks and still no end; a full page takes 0.3

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY_WINDOW_BYTES = 2_000  # bytes in front of a stream in which its dictionary is looked for
_NON_PAGE_KEYS = (
    b"/Type",
    b"/Subtype",
    b"/Length1",
)  # what fonts and the like say, and a page's content does not
_CHUNK_BYTES = 64 * 1024


def validate_unpacked_size(data: bytes) -> None:
    """Raises FileRejected ("too-large") for a file whose packed text or drawing is longer than any plan's."""
    room = MAX_UNPACKED_BYTES
    for dictionary, start in _iter_streams(data):
        if b"/FlateDecode" not in dictionary and b"/Fl" not in dictionary:
            continue
        if b"/Image" in dictionary:  # never unpacked by the reader
            continue
        size = _unpacked_size(data, start, room)
        room -= size
        if room <= 0 or (size > MAX_PAGE_BYTES and not any(key in dictionary for key in _NON_PAGE_KEYS)):
            raise file_too_large("unpacks to more than we can read")


def _iter_streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The dictionary in front of each stream, and where the stream begins."""
    for match in _STREAM.finditer(data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        before = data[max(match.start() - _DICTIONARY_WINDOW_BYTES, 0) : match.start()]
        yield before[before.rfind(b"obj") :], match.end()


def _unpacked_size(data: bytes, start: int, most: int) -> int:
    """How many bytes a stream unpacks to, counted no further than `most`."""
    unpacker, size, at = zlib.decompressobj(), 0, start
    try:
        while (at < len(data) or unpacker.unconsumed_tail) and not unpacker.eof and size <= most:
            piece = unpacker.unconsumed_tail or data[at : at + _CHUNK_BYTES]
            at += 0 if unpacker.unconsumed_tail else len(piece)
            size += len(unpacker.decompress(piece, _CHUNK_BYTES * 16))
    except zlib.error:
        pass  # not packed after all, or damaged: the reader will say
    return size


class _MarkCounter(PDFDevice):
    """Counts what a page draws, and lays nothing out."""

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
    """Raises FileRejected ("too-large") for a page with more on it than anybody reads."""
    fonts = page.pdf.rsrcmgr
    PDFPageInterpreter(fonts, _MarkCounter(fonts)).process_page(page.page_obj)


@contextmanager
def page_time_limit() -> Iterator[None]:
    """Raises FileRejected ("too-large") where the block takes longer than any real page does."""
    if threading.current_thread() is not threading.main_thread():  # only there can it be interrupted
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _raise_timeout)
    signal.setitimer(signal.ITIMER_VIRTUAL, PAGE_CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _raise_timeout(*_: object) -> None:
    raise _page_too_full()


def _page_too_full() -> FileRejected:
    return file_too_large("has a page that is too full to read")
