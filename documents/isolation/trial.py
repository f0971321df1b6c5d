"""Checks that isolation holds on this machine, by attempts to break it in a real child process."""

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
class IsolationResult:
    """The isolation in force in the sandbox, and descriptions of what could be reached despite it."""

    isolation: Isolation
    reached: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.isolation.is_whole and not self.reached


def check_isolation(secret_files: Iterable[Path]) -> IsolationResult:
    """Start a child that tries to read these files and more. Raises FileRejected where it cannot run."""
    paths = [str(path) for path in secret_files]
    return from_json(
        IsolationResult, run_sandboxed("documents.isolation.trial:run_attempts", b"", {"paths": paths})
    )


def run_attempts(data: bytes, paths: list[str]) -> bytes:
    """What the child runs. Returns an `IsolationResult` as JSON."""
    in_force = Isolation(landlock.abi(), seccomp.is_in_force())
    return to_json(IsolationResult(in_force, tuple(_successful_attempts(paths))))


def _successful_attempts(paths: list[str]) -> Iterator[str]:
    attempts: dict[str, Callable[[], object]] = {path: partial(_read, path) for path in paths}
    attempts["the environment of the site"] = partial(_read, f"/proc/{os.getppid()}/environ")
    attempts["the network"] = socket.socket
    attempts["other programs"] = _fork
    for description, attempt in attempts.items():
        try:
            attempt()
        except OSError:
            continue
        yield description


def _read(path: str) -> None:
    with Path(path).open("rb") as file:
        file.read(1)


def _fork() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
