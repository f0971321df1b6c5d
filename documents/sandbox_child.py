"""What runs in the child of `documents.sandbox`: python -m documents.sandbox_child function limits."""

from __future__ import annotations

import ctypes
import importlib
import json
import resource
import signal
import sys
from collections.abc import Callable

from documents.isolation import isolate
from documents.tree import Document
from documents.tree_json import to_json
from documents.validation.errors import FileRejected

_MB = 1024 * 1024
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def answer(function: Callable[..., bytes | Document], question: bytes) -> bytes:
    """One line of JSON that says how it went, and below it what the function made of the question.

    The question is a line of JSON, whose values the function gets by name, and below it its data.
    """
    words, _, data = question.partition(b"\n")
    try:
        made = function(data, **json.loads(words))
        # Surrogates and all: a strict encoder would turn one odd letter into no answer.
        content = json.dumps(to_json(made)).encode() if isinstance(made, Document) else made
        return b'{"done": true}\n' + content
    except FileRejected as refused:
        return json.dumps({"code": refused.code, "sentence": refused.sentence}).encode()
    except Exception as error:  # the child's last word, whatever a reader stumbles over
        return json.dumps({"failed": type(error).__name__}).encode()


def named(function_name: str) -> Callable[..., bytes | Document]:
    module, _, function = function_name.partition(":")
    result: Callable[..., bytes | Document] = getattr(importlib.import_module(module), function)
    return result


def _limit(seconds: int, memory_mb: int, most: int, *, threads: bool) -> None:
    for what, limit in (
        (resource.RLIMIT_AS, memory_mb * _MB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, most),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
        # This limit knows threads and processes as one, and counts all of the account.
        *([] if threads else [(resource.RLIMIT_NPROC, 0)]),
    ):
        resource.setrlimit(what, (limit, limit))


def _end_with_parent() -> None:
    """A worker that is killed takes its children along, where the system knows how (Linux)."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _child(function_name: str, seconds: str, memory_mb: str, most: str, threads: str) -> None:
    _end_with_parent()
    _limit(int(seconds), int(memory_mb), int(most), threads=bool(int(threads)))
    # Nothing from elsewhere is looked at before the process is isolated; our own code needs not wait for it.
    function = named(function_name)
    isolate(threads=bool(int(threads)))
    sys.stdout.buffer.write(answer(function, sys.stdin.buffer.read()))


if __name__ == "__main__":
    _child(*sys.argv[1:])
