"""Whether isolation holds on this machine: tried in a real child, and not taken for granted."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from documents.isolation import Isolation, landlock, seccomp
from documents.sandbox import run_sandboxed
from documents.typed_json import from_json, to_json


@dataclass(frozen=True)
class Found:
    """What is in force in the sandbox, and what could be reached from inside all the same."""

    isolation: Isolation
    reached: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.isolation.is_whole and not self.reached


def try_out(secret: Iterable[Path]) -> Found:
    """Starts a child, which tries to read these files and others. Raises FileRejected where it cannot run."""
    paths = [str(path) for path in secret]
    return from_json(Found, run_sandboxed("documents.isolation.trial:inside", b"", {"paths": paths}))


def inside(data: bytes, paths: list[str]) -> bytes:
    """The child's result, as the JSON of `Found`."""
    in_force = Isolation(landlock.abi(), seccomp.is_in_force())
    return to_json(Found(in_force, tuple(_reached(paths))))


def _reached(paths: list[str]) -> Iterator[str]:
    attempts: dict[str, Callable[[], object]] = {path: partial(_read, path) for path in paths}
    attempts["the environment of the site"] = partial(_read, f"/proc/{os.getppid()}/environ")
    attempts["the network"] = socket.socket
    attempts["other programs"] = _fork
    for what, attempt in attempts.items():
        try:
            attempt()
        except OSError:
            continue
        yield what


def _read(path: str) -> None:
    with Path(path).open("rb") as file:
        file.read(1)


def _fork() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
