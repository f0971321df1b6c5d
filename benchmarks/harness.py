"""How things are timed: medians when warm, whole processes when cold, and what memory they held."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One row: milliseconds, how often the reference's time it took, and MB held at the most."""

    what: str
    ms: float
    ratio: float | None = None
    peak_mb: float | None = None

    def row(self) -> str:
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        peak = f"{self.peak_mb:.0f}" if self.peak_mb is not None else ""
        return f"| {self.what} | {self.ms:.0f} | {ratio} | {peak} |"


def warm(work: Callable[[], Any], runs: int = 7) -> float:
    """Milliseconds: the median after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def interleaved(*works: Callable[[], Any], runs: int = 9) -> list[float]:
    """Medians of several works done in turn, so that a busy moment of the machine meets all of them."""
    for work in works:
        work()
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, kept in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            kept.append((time.perf_counter() - start) * 1000)
    return [statistics.median(kept) for kept in times]


def cold(command: Sequence[str]) -> tuple[float, float]:
    """Milliseconds and peak MB of a fresh process and its children. Raises where it fails."""
    start, peak = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        while child.poll() is None:
            peak = max(peak, sum(_held(pid) for pid in _family(child.pid)))
            time.sleep(0.01)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return (time.perf_counter() - start) * 1000, peak / 1024


def _family(pid: int) -> Iterator[int]:
    """A process and those it started."""
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _held(pid: int) -> int:
    """KB that a process holds now. `getrusage` would count what its parent held before it started."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0
