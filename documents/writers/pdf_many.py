"""Many papers as PDF at once: in children, one for each core, that are replaced before they grow."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import islice
from multiprocessing import get_context

from documents.tree import Document
from documents.writers import to_pdf

FEW = 3  # are written sooner than a child has begun
PAPERS_OF_A_CHILD = 50
MOST_CHILDREN = 4
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def many_to_pdf(documents: Mapping[str, Document]) -> Iterator[tuple[str, bytes]]:
    """Each document's PDF by its name, as soon as it is written. Whoever stops asking stops the rest."""
    if len(documents) <= FEW:
        yield from ((name, to_pdf(document)) for name, document in documents.items())
        return
    number = min(os.cpu_count() or 1, MOST_CHILDREN, len(documents))
    waiting = iter(documents.items())
    # Children of their own for each lot: one pool that replaces its children waits for ever now and then
    # (CPython's issue 115634).
    while lot := dict(islice(waiting, number * PAPERS_OF_A_CHILD)):
        yield from _written_by_children(lot, number)


def _written_by_children(documents: Mapping[str, Document], number: int) -> Iterator[tuple[str, bytes]]:
    children = ProcessPoolExecutor(
        max_workers=number,
        mp_context=get_context("spawn"),  # a fork would share our connections to the database
        initializer=_end_with_parent,
        initargs=(os.getpid(),),
    )
    try:
        asked = {children.submit(to_pdf, document): name for name, document in documents.items()}
        for done in as_completed(asked):
            yield asked[done], done.result()
    finally:
        children.shutdown(wait=True, cancel_futures=True)


def _end_with_parent(parent: int) -> None:
    """A worker that is killed takes its children along, where the system knows how (Linux)."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # it was killed before we had said so
