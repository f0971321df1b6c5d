"""The guards of `mutants.toml`, taken out one at a time: the walks of `state_machine.py` must notice each."""

from __future__ import annotations

import inspect
import sys
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Mutant:
    """A function with some of its words replaced, and what then goes wrong."""

    what: str
    function: str
    old: str
    new: str = "if False:"

    def __str__(self) -> str:
        return self.what

    def original(self) -> Callable[..., Any]:
        module, _, name = self.function.rpartition(".")
        function: Callable[..., Any] = getattr(import_module(module), name)
        return function


MUTANTS = [Mutant(**row) for row in tomllib.loads(Path(__file__).with_suffix(".toml").read_text())["guard"]]


@contextmanager
def living(mutant: Mutant) -> Iterator[None]:
    """The application with this mutant in it."""
    original = mutant.original()
    plain = inspect.unwrap(original)
    source = textwrap.dedent(inspect.getsource(plain))
    assert source.count(mutant.old) == 1, f"{mutant.what}: the guard stands elsewhere now"
    names = plain.__globals__
    exec(
        compile(source.replace(mutant.old, mutant.new), f"<{mutant.what}>", "exec"), names
    )  # replaces it there
    changed = names[plain.__name__]
    homes = [m for m in list(sys.modules.values()) if getattr(m, plain.__name__, None) is original]
    for home in homes:
        setattr(home, plain.__name__, changed)
    try:
        yield
    finally:
        for home in [sys.modules[plain.__module__], *homes]:
            setattr(home, plain.__name__, original)
