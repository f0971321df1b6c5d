"""Marks that `tools.mutate` writes before statements, in a copy of the checkout and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

FROM_CHILDREN = Path(__file__).resolve().parent.parent / "var" / "marks"

reached: set[int] = set()
pytest_runs_in = 0  # the number of its process, once it runs


def mark(number: int) -> None:
    """Note that a statement is about to run."""
    if number in reached:
        return
    if os.getpid() == pytest_runs_in:
        reached.add(number)
    else:  # a process that a test started, which may serve several tests
        FROM_CHILDREN.mkdir(parents=True, exist_ok=True)
        (FROM_CHILDREN / str(number)).touch()


def taken() -> set[int]:
    """The marks since they were last taken, those of child processes among them."""
    found = set(reached)
    reached.clear()
    for file in FROM_CHILDREN.glob("*"):
        found.add(int(file.name))
        file.unlink()
    return found
