"""How things are timed: medians when warm, whole processes when cold, and what memory they held."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_MEMORY_MB = 250  # that one step may hold


@dataclass(frozen=True)
class Measurement:
    """One row: milliseconds, how often the reference's time it took, and MB held at the most."""

    what: str
    ms: float | None = None
    ratio: float | None = None
    peak_mb: float | None = None

    def row(self) -> str:
        ms = f"{self.ms:.0f}" if self.ms is not None else ""
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        peak = f"{self.peak_mb:.0f}" if self.peak_mb is not None else ""
        over = (
            f" **over {MAX_MEMORY_MB}**" if self.peak_mb is not None and self.peak_mb > MAX_MEMORY_MB else ""
        )
        return f"| {self.what} | {ms} | {ratio} | {peak}{over} |"


def time_warm(work: Callable[[], Any], runs: int = 7) -> float:
    """Milliseconds: the median after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def time_once(work: Callable[[], Any]) -> float:
    """Milliseconds of what can be done only once."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def time_interleaved(
    *works: Callable[[], Any], runs: int = 9, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Medians of several works done in turn, so that a busy moment of the machine meets all of them."""
    for work in works:
        work()
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, samples in zip(works, times, strict=True):
            start = clock()
            work()
            samples.append((clock() - start) * 1000)
    return [statistics.median(samples) for samples in times]


def time_cold(command: Sequence[str], runs: int = 3) -> tuple[float, float]:
    """Median milliseconds and peak MB of fresh processes and their children. Raises where one fails."""
    times, peaks = zip(*(_time_process(command) for _ in range(runs)), strict=True)
    return statistics.median(times), max(peaks)


def _time_process(command: Sequence[str]) -> tuple[float, float]:
    start, peak = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        while child.poll() is None:
            if _command_line(child.pid) != _command_line(os.getpid()):
                peak = max(peak, sum(_resident_kb(pid) for pid in _process_tree(child.pid)))
            time.sleep(0.01)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return (time.perf_counter() - start) * 1000, peak / 1024


def _process_tree(pid: int) -> Iterator[int]:
    """A process and those it started, once they run a program of their own."""
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            # Until then a child seems to hold all that its parent holds.
            if _command_line(int(child)) != _command_line(pid):
                yield from _process_tree(int(child))


def _command_line(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _resident_kb(pid: int) -> int:
    """KB that a process holds now. `getrusage` would count what its parent held before it started."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0
