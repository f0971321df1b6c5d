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

from documents.refusal import Refused, too_large

MOST_UNPACKED = 48 * 1024 * 1024  # bytes of all streams that are no pictures; a long plan has 2
MOST_ON_A_PAGE = 4 * 1024 * 1024  # bytes of one page's words and lines; a full page has 0.1
MOST_MARKS = 40_000  # letters and pieces of lines on one page; the fullest page of a real paper has 3,600
PAGE_SECONDS = 5.0  # of computing, for what has few marks and still no end; a full page takes 0.3

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 2_000  # bytes in front of a stream in which its dictionary is looked for
_NO_PAGE = (b"/Type", b"/Subtype", b"/Length1")  # what fonts and the like say, and a page's content does not
_CHUNK = 64 * 1024


def check_unpacked(data: bytes) -> None:
    """Raises Refused ("too-large") for a file whose packed text or drawing is longer than any plan's."""
    room = MOST_UNPACKED
    for dictionary, start in _streams(data):
        if b"/FlateDecode" not in dictionary and b"/Fl" not in dictionary:
            continue
        if b"/Image" in dictionary:  # never unpacked by the reader
            continue
        size = _unpacked(data, start, room)
        room -= size
        if room <= 0 or (size > MOST_ON_A_PAGE and not any(key in dictionary for key in _NO_PAGE)):
            raise too_large("unpacks to more than we can read")


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The dictionary in front of each stream, and where the stream begins."""
    for match in _STREAM.finditer(data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        before = data[max(match.start() - _DICTIONARY, 0) : match.start()]
        yield before[before.rfind(b"obj") :], match.end()


def _unpacked(data: bytes, start: int, most: int) -> int:
    """How many bytes a stream unpacks to, counted no further than `most`."""
    unpacker, size, at = zlib.decompressobj(), 0, start
    try:
        while (at < len(data) or unpacker.unconsumed_tail) and not unpacker.eof and size <= most:
            piece = unpacker.unconsumed_tail or data[at : at + _CHUNK]
            at += 0 if unpacker.unconsumed_tail else len(piece)
            size += len(unpacker.decompress(piece, _CHUNK * 16))
    except zlib.error:
        pass  # not packed after all, or damaged: the reader will say
    return size


class _Marks(PDFDevice):
    """Counts what a page draws, and lays nothing out."""

    room = MOST_MARKS

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._take(sum(len(piece) for piece in seq if isinstance(piece, bytes)))

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._take(len(path))

    def _take(self, marks: int) -> None:
        self.room -= marks
        if self.room < 0:
            raise _too_full()


def check_marks(page: Page) -> None:
    """Raises Refused ("too-large") for a page with more on it than anybody reads, on every machine alike."""
    fonts = page.pdf.rsrcmgr
    PDFPageInterpreter(fonts, _Marks(fonts)).process_page(page.page_obj)


@contextmanager
def hurried() -> Iterator[None]:
    """Raises Refused ("too-large") where what is inside takes longer than any page of a paper does."""
    if threading.current_thread() is not threading.main_thread():  # only there can it be interrupted
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _out_of_time)
    signal.setitimer(signal.ITIMER_VIRTUAL, PAGE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _out_of_time(*_: object) -> None:
    raise _too_full()


def _too_full() -> Refused:
    return too_large("has a page that is too full to read")
