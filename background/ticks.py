"""What a worker looks after every few seconds, besides its tasks."""

from __future__ import annotations

from collections.abc import Callable

_ticks: list[Callable[[], None]] = []


def at_each_tick(look_after: Callable[[], None]) -> None:
    """Have this called every few seconds in each worker. It is short: longer work it queues as a task."""
    if look_after not in _ticks:
        _ticks.append(look_after)


def tick() -> None:
    for look_after in _ticks:
        look_after()
