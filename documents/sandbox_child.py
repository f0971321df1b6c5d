"""The child process of `documents.sandbox`: python -m documents.sandbox_child function limits."""

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


def run_and_answer(function: Callable[..., bytes | Document], question: bytes) -> bytes:
    """Call the function, and return a line of JSON with the outcome, followed by the result of the function.

    The question is a line of JSON with the keyword arguments of the function, followed by its data.
    """
    arguments, _, data = question.partition(b"\n")
    try:
        result = function(data, **json.loads(arguments))
        # json.dumps escapes surrogates, which a strict encoder would refuse.
        content = json.dumps(to_json(result)).encode() if isinstance(result, Document) else result
        return b'{"done": true}\n' + content
    except FileRejected as rejection:
        return json.dumps({"code": rejection.code, "sentence": rejection.sentence}).encode()
    except Exception as error:  # the answer reports any error of a reader
        return json.dumps({"failed": type(error).__name__}).encode()


def import_function(function_name: str) -> Callable[..., bytes | Document]:
    module, _, function = function_name.partition(":")
    result: Callable[..., bytes | Document] = getattr(importlib.import_module(module), function)
    return result


def _set_limits(seconds: int, memory_mb: int, max_bytes: int, *, threads: bool) -> None:
    for resource_kind, limit in (
        (resource.RLIMIT_AS, memory_mb * _MB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, max_bytes),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
        # This limit counts threads and processes of the whole system account.
        *([] if threads else [(resource.RLIMIT_NPROC, 0)]),
    ):
        resource.setrlimit(resource_kind, (limit, limit))


def _end_with_parent() -> None:
    """End this process when its parent is killed, where the system can do that (Linux)."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _run(function_name: str, seconds: str, memory_mb: str, max_bytes: str, threads: str) -> None:
    _end_with_parent()
    _set_limits(int(seconds), int(memory_mb), int(max_bytes), threads=bool(int(threads)))
    # No data from outside is read before the process is isolated; our own code may be imported.
    function = import_function(function_name)
    isolate(threads=bool(int(threads)))
    sys.stdout.buffer.write(run_and_answer(function, sys.stdin.buffer.read()))


if __name__ == "__main__":
    _run(*sys.argv[1:])
