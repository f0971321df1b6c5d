"""Which files this process may open from now on, kept by Linux's Landlock (5.13 and newer).

https://docs.kernel.org/userspace-api/landlock.html: each ABI of it can refuse more than the one before.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

# The same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_FOR_ABI = 1
_BENEATH_PATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
# What can be done with files in ABI 1, and what later ones added: move and link (2), cut short (3),
# device control (5).
_FILES = (1 << 13) - 1
_FILES_SINCE = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_TCP_SINCE, _TCP = 4, 0b11  # bind, connect
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract Unix sockets, signals to others


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("tcp", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def abi() -> int:
    """The ABI that this kernel answers with; 0 where Landlock is missing or switched off."""
    try:
        return max(_syscall(_CREATE_RULESET, None, 0, _ASK_FOR_ABI), 0)
    except OSError:
        return 0


def allow_only_reading(paths: Iterable[Path]) -> int:
    """From here on nothing but these files and folders can be opened, and only to be read.

    Returns the ABI in force, or 0 where there is none and nothing has changed. Needs `no_new_privs`.
    Raises OSError where Landlock is there and refuses. Paths that do not exist are left out.
    """
    version = abi()
    if not version:
        return 0
    ruleset = _ruleset(version)
    try:
        for path in paths:
            _allow(ruleset, path)
        _syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return version


def _ruleset(version: int) -> int:
    files = _FILES + sum(more for since, more in _FILES_SINCE.items() if version >= since)
    tcp = _TCP if version >= _TCP_SINCE else 0
    scopes = _SCOPES if version >= _SCOPES_SINCE else 0
    ruleset = _Ruleset(files, tcp, scopes)
    # An older kernel knows the first fields only.
    size = 24 if scopes else 16 if tcp else 8
    return _syscall(_CREATE_RULESET, ctypes.byref(ruleset), size, 0)


def _allow(ruleset: int, path: Path) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        allowed = _READ_FILE | _READ_FOLDER if path.is_dir() else _READ_FILE
        rule = _Beneath(allowed, opened)
        _syscall(_ADD_RULE, ruleset, _BENEATH_PATH, ctypes.byref(rule), 0)
    finally:
        os.close(opened)


def _syscall(number: int, *arguments: object) -> int:
    """Raises OSError where the kernel refuses, or is none that has this call."""
    try:
        call = ctypes.CDLL(None, use_errno=True).syscall
    except (AttributeError, TypeError):
        raise OSError("This system has no system calls that we know.") from None
    call.restype = ctypes.c_long
    passed = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    answer: int = call(ctypes.c_long(number), *passed)
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return answer
