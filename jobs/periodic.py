"""Callbacks that each worker runs every few seconds, besides its tasks."""

from __future__ import annotations

from collections.abc import Callable

_periodic_callbacks: list[Callable[[], None]] = []


def register_periodic(callback: Callable[[], None]) -> None:
    """Have this called every few seconds in each worker. It must be quick, and queue long work as a task."""
    if callback not in _periodic_callbacks:
        _periodic_callbacks.append(callback)


def run_periodic() -> None:
    for callback in _periodic_callbacks:
        callback()
