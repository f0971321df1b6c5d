"""Restricts the files that this process may open, with Linux's Landlock (5.13 and newer).

https://docs.kernel.org/userspace-api/landlock.html: each ABI version can refuse more than the one before.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

# Numbers of system calls, the same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_FOR_ABI = 1
_BENEATH_PATH = 1
_READ_FILE_RIGHT, _READ_FOLDER_RIGHT = 1 << 2, 1 << 3
# Rights on files in ABI 1, and those that later versions added: move and link (2), truncate (3), device
# control (5).
_FILE_RIGHTS = (1 << 13) - 1
_FILE_RIGHTS_SINCE = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_TCP_SINCE, _TCP_RIGHTS = 4, 0b11  # bind, connect
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract Unix sockets, signals to others


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("tcp", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _BeneathPathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def abi() -> int:
    """The ABI version of this kernel's Landlock; 0 where it is missing or switched off."""
    try:
        return max(_syscall(_CREATE_RULESET, None, 0, _ASK_FOR_ABI), 0)
    except OSError:
        return 0


def allow_only_reading(paths: Iterable[Path]) -> int:
    """From now on, let this process open only these files and folders, and only to read them.

    Returns the ABI version in force; 0 where there is no Landlock, and then nothing is restricted. Needs
    `no_new_privs`. Raises OSError where Landlock refuses. Paths that do not exist are left out.
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
    file_rights = _FILE_RIGHTS + sum(
        rights for since, rights in _FILE_RIGHTS_SINCE.items() if version >= since
    )
    tcp_rights = _TCP_RIGHTS if version >= _TCP_SINCE else 0
    scopes = _SCOPES if version >= _SCOPES_SINCE else 0
    ruleset = _Ruleset(file_rights, tcp_rights, scopes)
    # Older kernels know only the first fields.
    size = 24 if scopes else 16 if tcp_rights else 8
    return _syscall(_CREATE_RULESET, ctypes.byref(ruleset), size, 0)


def _allow(ruleset: int, path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        rights = _READ_FILE_RIGHT | _READ_FOLDER_RIGHT if path.is_dir() else _READ_FILE_RIGHT
        rule = _BeneathPathRule(rights, descriptor)
        _syscall(_ADD_RULE, ruleset, _BENEATH_PATH, ctypes.byref(rule), 0)
    finally:
        os.close(descriptor)


def _syscall(number: int, *arguments: object) -> int:
    """Make a system call. Raises OSError where the kernel refuses it or the system has none."""
    try:
        call = ctypes.CDLL(None, use_errno=True).syscall
    except (AttributeError, TypeError):
        raise OSError("This system has no system calls that we know.") from None
    call.restype = ctypes.c_long
    converted = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    result: int = call(ctypes.c_long(number), *converted)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
