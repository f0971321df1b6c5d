"""Reading in a child process that can neither hang the site nor learn its secrets.

The child gets the file, an almost empty environment and hard limits on time, memory and output. It
answers in JSON, which is checked: nothing it says is run or unpickled.
"""

from __future__ import annotations

import importlib
import json
import logging
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from documents.refusal import Refused, damaged, too_large
from documents.tree import Document
from documents.tree_json import from_json, to_json

SECONDS = 20  # of processor time
HANGING = 10  # times as long on the clock, which goes on while a busy machine does something else
MEMORY_MB = 900
MAX_RESULT = 12 * 1024 * 1024  # the longest plan we know takes 0.1

_MB = 1024 * 1024
_ROOT = Path(__file__).resolve().parent.parent
_OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}
_TOO_BIG = {"MemoryError", "OSError"}

_log = logging.getLogger(__name__)


def run_limited(
    function_name: str, data: bytes, *, seconds: int = SECONDS, memory_mb: int = MEMORY_MB
) -> Document:
    """What `function_name` ("package.module:function") makes of `data`, within limits.

    Whatever goes wrong in the child, the caller sees `Refused`. The name comes from our own code,
    never from a visitor.
    """
    # Files, not pipes: the kernel then holds the child to RLIMIT_FSIZE, and nobody waits on a full pipe.
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(data)
        question.seek(0)
        status = _run_child(function_name, question, answer, seconds=seconds, memory_mb=memory_mb)
        answer.seek(0)
        printed = answer.read(MAX_RESULT + 1)
    if status in _OUT_OF_TIME:
        raise _took_too_long()
    if len(printed) > MAX_RESULT:
        raise too_large("holds more than we can read")
    if status:
        _log.warning("%s ended with status %s", function_name, status)
        raise damaged()
    return _understood(printed, function_name)


def _run_child(
    function_name: str, question: BinaryIO, answer: BinaryIO, *, seconds: int, memory_mb: int
) -> int:
    command = [sys.executable, "-E", "-s", "-m", "documents.sandbox", function_name]
    try:
        finished = subprocess.run(  # noqa: S603  (no shell, and every argument is ours)
            [*command, str(seconds), str(memory_mb)],
            stdin=question,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd=_ROOT,
            timeout=HANGING * seconds,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    return finished.returncode


def _took_too_long() -> Refused:
    return Refused(
        "took-too-long",
        "This file took too long to read. Leave out what is not needed, or split it in two.",
    )


def _understood(printed: bytes, function_name: str) -> Document:
    try:
        answer = json.loads(printed)
        if "document" in answer:
            return from_json(answer["document"])
        refused = Refused(str(answer["code"]), str(answer["sentence"])) if "code" in answer else None
        failed = str(answer.get("failed"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        _log.warning("%s gave an answer that is no document", function_name)
        raise damaged() from error
    if refused:
        raise refused
    _log.warning("%s failed with %s", function_name, failed)
    raise too_large("needs more memory than we allow") if failed in _TOO_BIG else damaged()


def _limit(seconds: int, memory_mb: int) -> None:
    """From here on this process may do little but think."""
    for what, most in (
        (resource.RLIMIT_AS, memory_mb * _MB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, MAX_RESULT + 1),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _answer(function_name: str, data: bytes) -> dict[str, object]:
    module, _, function = function_name.partition(":")
    try:
        read = getattr(importlib.import_module(module), function)
        return {"document": to_json(read(data))}
    except Refused as refused:
        return {"code": refused.code, "sentence": refused.sentence}
    except Exception as error:  # the child's last word, whatever a reader stumbles over
        return {"failed": type(error).__name__}


def _child(function_name: str, seconds: str, memory_mb: str) -> None:
    _limit(int(seconds), int(memory_mb))
    answer = _answer(function_name, sys.stdin.buffer.read())
    # Surrogates and all: a strict encoder would turn one odd letter into no answer.
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


if __name__ == "__main__":
    _child(*sys.argv[1:])
