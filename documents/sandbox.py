"""Work on strangers' bytes in a child process that can neither hang the site nor learn its secrets.

The child gets the bytes, an almost empty environment, and hard limits on time, memory and output. It can
open no file but libraries, reach no network and start nothing: see `documents.isolation`. What it answers is
data, and is checked by whoever asked: nothing that it says is run or unpickled.
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from documents.tree import Document
from documents.tree_json import from_json
from documents.validation.errors import FileRejected, damaged_file, file_too_large

CPU_SECONDS = 20  # of processor time
WALL_CLOCK_FACTOR = 10  # times as long on the clock, which goes on while a busy machine does something else
MEMORY_MB = 900
MAX_RESULT_BYTES = 12 * 1024 * 1024  # the longest plan we know takes 0.1

NO_WORDS: Mapping[str, Any] = {}
_ROOT = Path(__file__).resolve().parent.parent
_TIMEOUT_STATUSES = {-signal.SIGXCPU, -signal.SIGKILL}
_MEMORY_ERRORS = {"MemoryError", "OSError"}

_log = logging.getLogger(__name__)


def run_sandboxed(
    function_name: str,
    data: bytes,
    words: Mapping[str, Any] = NO_WORDS,
    *,
    seconds: int = CPU_SECONDS,
    memory_mb: int = MEMORY_MB,
    most: int = MAX_RESULT_BYTES,
    threads: bool = False,
) -> bytes:
    """What `function_name` ("package.module:function") makes of `data`, within limits: `most` bytes.

    It may start `threads` only where that is said, and never another process. `words` go along as JSON, and
    the function gets them by name. Whatever goes wrong in the child, the caller sees `FileRejected`. The
    function's name comes from our own code, never from a visitor.
    """
    question = json.dumps(dict(words)).encode() + b"\n" + data
    return answered(_printed(function_name, question, seconds, memory_mb, most, int(threads)), function_name)


def _printed(
    function_name: str, question: bytes, seconds: int, memory_mb: int, most: int, threads: int
) -> bytes:
    """All that the child prints. Raises FileRejected where it went over a limit, or died."""
    # Files, not pipes: the kernel then holds the child to RLIMIT_FSIZE, and nobody waits on a full pipe.
    with tempfile.TemporaryFile() as question_file, tempfile.TemporaryFile() as answer:
        question_file.write(question)
        question_file.seek(0)
        limits = [str(each) for each in (seconds, memory_mb, most + 1, threads)]
        status = _run_child(
            function_name, question_file, answer, limits, patience=WALL_CLOCK_FACTOR * seconds
        )
        answer.seek(0)
        printed = answer.read(most + 1)
    if status in _TIMEOUT_STATUSES:
        raise _timeout_error()
    if len(printed) > most:
        raise file_too_large("holds more than we can read")
    if status:
        _log.warning("%s ended with status %s", function_name, status)
        raise damaged_file()
    return printed


def read_limited(function_name: str, data: bytes, words: Mapping[str, Any] = NO_WORDS) -> Document:
    """The document tree that `function_name` makes of `data`; as `run_sandboxed`."""
    return tree_in(run_sandboxed(function_name, data, words), function_name)


def tree_in(data: bytes, function_name: str) -> Document:
    """The document tree in an answer; `FileRejected` where it is none."""
    try:
        return from_json(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise not_understood(function_name) from error


def not_understood(function_name: str) -> FileRejected:
    """The message for a result that is not of the requested form."""
    _log.warning("%s gave an answer of another form", function_name)
    return damaged_file()


def _run_child(
    function_name: str, question: BinaryIO, answer: BinaryIO, limits: list[str], patience: int
) -> int:
    try:
        finished = subprocess.run(  # noqa: S603  (no shell, and every argument is ours)
            [sys.executable, "-E", "-s", "-B", "-m", "documents.sandbox_child", function_name, *limits],
            stdin=question,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd=_ROOT,
            timeout=patience,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    return finished.returncode


def _timeout_error() -> FileRejected:
    return FileRejected(
        "took-too-long",
        "This file took too long to read. Leave out what is not needed, or split it in two.",
    )


def answered(printed: bytes, function_name: str) -> bytes:
    """What a child's answer holds, below its first line. Raises what that line says went wrong."""
    first, _, data = printed.partition(b"\n")
    try:
        line = json.loads(first)
        if "done" in line:
            return data
        refused = FileRejected(str(line["code"]), str(line["sentence"])) if "code" in line else None
        failed = str(line.get("failed"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise not_understood(function_name) from error
    if refused:
        raise refused
    _log.warning("%s failed with %s", function_name, failed)
    raise file_too_large("needs more memory than we allow") if failed in _MEMORY_ERRORS else damaged_file()
