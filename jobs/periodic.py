"""What a worker looks after every few seconds, besides its tasks."""

from __future__ import annotations

from collections.abc import Callable

_periodic_callbacks: list[Callable[[], None]] = []


def register_periodic(look_after: Callable[[], None]) -> None:
    """Have this called every few seconds in each worker. It is short: longer work it queues as a task."""
    if look_after not in _periodic_callbacks:
        _periodic_callbacks.append(look_after)


def run_periodic() -> None:
    for look_after in _periodic_callbacks:
        look_after()
