"""What a process that handles strangers' bytes may reach, which is hardly anything.

Two parts of the kernel keep it in, each where the other cannot: Landlock its files, seccomp all the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from documents.isolation import landlock, seccomp

_ROOT = Path(__file__).resolve().parents[2]
# Shared libraries, fonts, and what libraries look up when they are first used. Never a folder in which
# somebody would keep what is secret.
_OF_THE_SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
    "/etc/fonts", "/usr/share/fontconfig", "/usr/share/fonts", "/usr/local/share/fonts",
    "/var/cache/fontconfig", "/etc/mime.types", "/usr/share/zoneinfo",
)  # fmt: skip


@dataclass(frozen=True)
class Isolation:
    """What is in force: the ABI of Landlock, 0 for none, and whether calls are filtered."""

    landlock: int
    seccomp: bool

    @property
    def is_whole(self) -> bool:
        return bool(self.landlock) and self.seccomp


def isolate(*, threads: bool = False) -> Isolation:
    """From here on this process reads libraries and this project's code, and answers; nothing else.

    It may start `threads` where a library needs them, and never another process.

    Done as far as the kernel can. Raises OSError where it says that it can and then does not.
    """
    seccomp.give_up_new_privileges()
    files = landlock.allow_only_reading(readable())
    return Isolation(files, seccomp.refuse_calls(threads=threads))


def readable() -> Iterator[Path]:
    """What may be read: Python and the libraries where they are, and our own packages, but not what else
    is in the folder of the project, such as its data and settings."""
    yield from map(Path, _OF_THE_SYSTEM)
    yield from (path for path in map(Path, sys.path) if path.is_absolute() and path != _ROOT)
    yield from (package.parent for package in _ROOT.glob("*/__init__.py"))
