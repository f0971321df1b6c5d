"""Bad files at the door: how long each takes to be refused, and what it holds more than an honest one."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.harness import Figure, cold
from tests.documents import hostile
from tests.documents.test_gate import BAD as AT_THE_GATE
from tests.documents.test_hostile_workbooks import TURNED_AWAY
from tests.documents.word_files import p, word_file

_READ = """
import pathlib, sys
from documents.readers import read_document
from documents.refusal import Refused
path = pathlib.Path(sys.argv[1])
try:
    read_document(path.read_bytes(), path.name)
except Refused:
    pass
"""


def refusals() -> Iterator[Figure]:
    """The honest file, then the slowest and the largest of all bad ones; start-up is in every time."""
    with tempfile.TemporaryDirectory() as folder:
        idle, idle_mb = _read(word_file(p("A plan")), Path(folder) / "plan.docx")
        yield Figure("read a short Word file, fresh process", idle, ratio=1.0, peak_mb=idle_mb)
        figures = {}
        for what, (made, name) in _bad().items():
            figures[what] = _read(made(), Path(folder) / name)
    slowest = max(figures, key=lambda what: figures[what][0])
    largest = max(figures, key=lambda what: figures[what][1])
    ms = figures[slowest][0]
    yield Figure(f"refuse the slowest of {len(figures)} bad files ({slowest})", ms, ratio=ms / idle)
    above = figures[largest][1] - idle_mb
    yield Figure(f"refuse the largest ({largest}), above the short file", peak_mb=max(above, 0))


def _read(data: bytes, path: Path) -> tuple[float, float]:
    path.write_bytes(data)
    return cold([sys.executable, "-c", _READ, str(path)], runs=1)


def _bad() -> dict[str, tuple[Callable[[], bytes], str]]:
    """What a bad file is: how to make it, and its name."""
    at_the_gate = {what: (lambda data=data: data, name) for what, (_, data, name) in AT_THE_GATE.items()}
    workbooks = {f"workbook, {made.__name__}": (made, "plan.xlsx") for made in TURNED_AWAY}
    return at_the_gate | {what: (made, name) for what, (_, made, name) in hostile.BAD.items()} | workbooks
