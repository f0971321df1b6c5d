"""Isolation of a process that handles untrusted files: it can reach almost nothing.

Two features of the kernel restrict it: Landlock its access to files, seccomp its other system calls.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from documents.isolation import landlock, seccomp

_ROOT = Path(__file__).resolve().parents[2]
# Shared libraries, fonts, and files that libraries read when they are first used. Never a folder that
# could hold secrets.
_SYSTEM_PATHS = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
    "/etc/fonts", "/usr/share/fontconfig", "/usr/share/fonts", "/usr/local/share/fonts",
    "/var/cache/fontconfig", "/etc/mime.types", "/usr/share/zoneinfo",
)  # fmt: skip


@dataclass(frozen=True)
class Isolation:
    """The isolation in force: Landlock's ABI version, 0 for none, and whether seccomp filters calls."""

    landlock: int
    seccomp: bool

    @property
    def is_whole(self) -> bool:
        return bool(self.landlock) and self.seccomp


def isolate(*, threads: bool = False) -> Isolation:
    """From now on, let this process only read libraries and this project's code, and return its result.

    With `threads` it may start threads, but never another process. Applies what the kernel supports.

    Raises OSError where the kernel supports it and then refuses.
    """
    seccomp.forbid_new_privileges()
    landlock_abi = landlock.allow_only_reading(readable_paths())
    return Isolation(landlock_abi, seccomp.refuse_calls(threads=threads))


def readable_paths() -> Iterator[Path]:
    """The paths that may be read: Python, its libraries and our own packages, but not the rest of the
    project's folder, such as its data and settings."""
    yield from map(Path, _SYSTEM_PATHS)
    yield from (path for path in map(Path, sys.path) if path.is_absolute() and path != _ROOT)
    yield from (package.parent for package in _ROOT.glob("*/__init__.py"))
