"""What rooms above have told in the day's letters: each yields only what was not told before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .runners import ToTell

Reporter = Callable[[], Iterable[ToTell]]
_reporters: list[Reporter] = []


def also_tells(reporter: Reporter) -> Reporter:
    """Have the letters of each day ask this for what people should know."""
    _reporters.append(reporter)
    return reporter


def what_others_tell() -> Iterator[ToTell]:
    for reporter in _reporters:
        yield from reporter()
