"""Work on uploaded files in a child process that can neither block the site nor learn its secrets.

The child gets the bytes, an almost empty environment, and hard limits on time, memory and output. It can
open no files except libraries, and cannot use the network or start processes: see `documents.isolation`. Its
answer is data that the caller checks: nothing in it is run or unpickled.
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
WALL_CLOCK_FACTOR = (
    10  # clock time may be this many times the processor time, as a busy machine does other work too
)
MEMORY_MB = 900
MAX_RESULT_BYTES = 12 * 1024 * 1024  # the longest plan we know takes 0.1

NO_ARGUMENTS: Mapping[str, Any] = {}
_ROOT = Path(__file__).resolve().parent.parent
_TIMEOUT_STATUSES = {-signal.SIGXCPU, -signal.SIGKILL}
_MEMORY_ERRORS = {"MemoryError", "OSError"}

_log = logging.getLogger(__name__)


def run_sandboxed(
    function_name: str,
    data: bytes,
    arguments: Mapping[str, Any] = NO_ARGUMENTS,
    *,
    seconds: int = CPU_SECONDS,
    memory_mb: int = MEMORY_MB,
    max_bytes: int = MAX_RESULT_BYTES,
    threads: bool = False,
) -> bytes:
    """The result of `function_name` ("package.module:function") for `data`, of at most `max_bytes`.

    `arguments` are passed as JSON, and to the function as keyword arguments. The child may start threads only
    with `threads`, and never another process. Raises FileRejected for any error in the child. The function's
    name must come from our own code, never from a request.
    """
    question = json.dumps(dict(arguments)).encode() + b"\n" + data
    return data_from_answer(
        _run_and_capture(function_name, question, seconds, memory_mb, max_bytes, int(threads)), function_name
    )


def _run_and_capture(
    function_name: str, question: bytes, seconds: int, memory_mb: int, max_bytes: int, threads: int
) -> bytes:
    """The output of the child. Raises FileRejected if it exceeds a limit or fails."""
    # Files, not pipes: the kernel then holds the child to RLIMIT_FSIZE, and nobody waits on a full pipe.
    with tempfile.TemporaryFile() as question_file, tempfile.TemporaryFile() as answer_file:
        question_file.write(question)
        question_file.seek(0)
        limits = [str(limit) for limit in (seconds, memory_mb, max_bytes + 1, threads)]
        status = _run_child(
            function_name, question_file, answer_file, limits, timeout_seconds=WALL_CLOCK_FACTOR * seconds
        )
        answer_file.seek(0)
        printed = answer_file.read(max_bytes + 1)
    if status in _TIMEOUT_STATUSES:
        raise _timeout_error()
    if len(printed) > max_bytes:
        raise file_too_large("holds more than we can read")
    if status:
        _log.warning("%s ended with status %s", function_name, status)
        raise damaged_file()
    return printed


def read_limited(function_name: str, data: bytes, arguments: Mapping[str, Any] = NO_ARGUMENTS) -> Document:
    """The document tree that `function_name` returns for `data`; see `run_sandboxed`."""
    return document_from_answer(run_sandboxed(function_name, data, arguments), function_name)


def document_from_answer(data: bytes, function_name: str) -> Document:
    """The document tree in an answer. Raises FileRejected if it has none."""
    try:
        return from_json(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise invalid_answer_error(function_name) from error


def invalid_answer_error(function_name: str) -> FileRejected:
    """Log that an answer has the wrong form, and return the error to raise."""
    _log.warning("%s gave an answer of another form", function_name)
    return damaged_file()


def _run_child(
    function_name: str,
    question_file: BinaryIO,
    answer_file: BinaryIO,
    limits: list[str],
    timeout_seconds: int,
) -> int:
    try:
        finished = subprocess.run(  # noqa: S603  (no shell, and every argument is ours)
            [sys.executable, "-E", "-s", "-B", "-m", "documents.sandbox_child", function_name, *limits],
            stdin=question_file,
            stdout=answer_file,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd=_ROOT,
            timeout=timeout_seconds,
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


def data_from_answer(answer: bytes, function_name: str) -> bytes:
    """The data in a child's answer. Raises FileRejected if its first line reports an error."""
    first, _, data = answer.partition(b"\n")
    try:
        outcome = json.loads(first)
        if "done" in outcome:
            return data
        rejection = (
            FileRejected(str(outcome["code"]), str(outcome["sentence"])) if "code" in outcome else None
        )
        error_name = str(outcome.get("failed"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise invalid_answer_error(function_name) from error
    if rejection:
        raise rejection
    _log.warning("%s failed with %s", function_name, error_name)
    raise (
        file_too_large("needs more memory than we allow") if error_name in _MEMORY_ERRORS else damaged_file()
    )
